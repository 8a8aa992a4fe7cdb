-- stream.lua: read noweb's markup stream into chapters and chunks.
--
--   stream.parse(text) -> chapters, chunks
--
-- A chapter: nn ("03"), file, stem ("03-frames"), md (its prose: an array of lines, one for
-- each line of the file, so that a line of the one is the same line of the other),
-- chunks, drafts ({name, after}: the draft ends after so many of its chunks), quotes.
--
-- A chunk: n, chapter, line (of <<name>>=), first (line of its text), name,
-- replace (bool), parts (strings and {use = name, line = l}), text_lines, idents (%def).
--
-- In the prose the N-th chunk of a chapter is the lone paragraph []{.nw-chunk n=N}, and
-- the N-th quote, [[x]], is `x`{.nw-quote n=N}.
local stream = {}

-- Inline code in Markdown: more backticks around than in it.
local function code(s, attributes)
  local ticks = '`'
  while s:find(ticks, 1, true) do ticks = ticks .. '`' end
  if #ticks > 1 or s:find '^`' then s = ' ' .. s .. ' ' end
  return ticks .. s .. ticks .. attributes
end

function stream.parse(text)
  local chapters, chunks = {}, {}
  local chapter, line, cur, quote, fence

  -- Add to the current line of prose.
  local function prose(s) chapter.md[line] = (chapter.md[line] or '') .. s end

  local function end_of_line()
    local s = chapter.md[line] or ''
    local mark = s:match '^%s*(```+)' or s:match '^%s*(~~~+)'
    if mark and not fence then fence = mark
    elseif mark and fence and mark:sub(1, #fence) == fence then fence = nil end
    local draft = not fence and s:match '^<!%-%- draft: (%S+) %-%->%s*$'
    if draft then
      table.insert(chapter.drafts, {name = draft, after = #chapter.chunks})
      s = ''
    end
    chapter.md[line] = s
    line = line + 1
  end

  for l in text:gmatch '([^\n]*)\n' do
    local key, arg = l:match '^@(%S+) ?(.*)$'
    if key == 'file' then
      chapter = {file = arg, stem = arg:match '([^/]*)%.nw$' or arg, md = {}, chunks = {},
        drafts = {}, quotes = {}}
      chapter.nn = chapter.stem:match '^%d+' or '00'
      chapters[#chapters + 1] = chapter
      line, fence = 1, nil
    elseif key == 'begin' and arg:find '^code' then
      cur = {n = #chunks + 1, chapter = chapter, line = line, parts = {}, idents = {}}
    elseif key == 'defn' then
      local old = arg:match '^replace: (.*)'
      cur.name, cur.replace, cur.first = old or arg, old ~= nil, line + 1
      chunks[cur.n] = cur
      table.insert(chapter.chunks, cur)
    elseif key == 'end' and arg:find '^code' then
      for i = cur.line, line do chapter.md[i] = chapter.md[i] or '' end
      cur.last = line
      -- The line of <<name>>= stays blank, the next one holds the place.
      local place = ('[]{.nw-chunk n=%d}'):format(#chapter.chunks)
      chapter.md[cur.line + 1] = place
      if cur.line + 1 == line then chapter.md[line] = place .. '\n' end
      cur = nil
    elseif key == 'quote' then quote = ''
    elseif key == 'endquote' then
      if fence then prose('[[' .. quote .. ']]')
      else
        table.insert(chapter.quotes, quote)
        prose(code(quote, ('{.nw-quote n=%d}'):format(#chapter.quotes)))
      end
      quote = nil
    elseif key == 'use' then
      if quote then quote = quote .. '<<' .. arg .. '>>'
      else table.insert(cur.parts, {use = arg, line = line}) end
    elseif key == 'text' then
      if quote then quote = quote .. arg
      elseif cur then table.insert(cur.parts, arg)
      else prose(arg) end
    elseif key == 'nl' then
      if cur then table.insert(cur.parts, '\n'); line = line + 1
      elseif quote then quote = quote .. ' '; chapter.md[line] = chapter.md[line] or ''; line = line + 1
      else end_of_line() end
    elseif key == 'index' then
      local kind, id = arg:match '^(%S+) ?(.*)$'
      if kind == 'nl' then line = line + 1
      elseif kind == 'defn' and cur then table.insert(cur.idents, id) end
    end
  end
  return chapters, chunks
end

return stream
