-- index.lua: the first half of the weave.  Reads the whole book and writes, for each
-- page, a file that has everything the page shows; page.lua makes pages out of these.  A
-- page whose file did not change need not be made again.
--
--   markup -t chapters/*.nw | pandoc -p -f book/index.lua
--
-- It is a pandoc reader that hands pandoc nothing.  From the environment:
--   BOOK    the folder of this file        WORK   build/book: trees/ in, data/ out
--   STAGES  the stages, in order           BUILD  build: bench.tsv, transcripts/
--   CHAPTERS  chapters (figures/ beside the chapters)
-- All errors are reported, as chapter:line: what, before it gives up.
local BOOK, WORK, BUILD = os.getenv 'BOOK', os.getenv 'WORK', os.getenv 'BUILD'
local CHAPTERS = os.getenv 'CHAPTERS'
package.path = BOOK .. '/?.lua;' .. package.path
local util, stream, xref = require 'util', require 'stream', require 'xref'
local chunk, lex, svg = require 'chunk', require 'lex', require 'svg'
local esc = util.escape

local complaints = {}
local function complain(file, line, what)
  complaints[#complaints + 1] = {file = file, line = line or 0, what = what}
end

local chapters, chunks, stages
local pages = {}            -- what will be written, by key
local labels = {}           -- what #id means
local files = {}            -- page key -> name of the HTML file

-- ---- small things of Markdown ---------------------------------------------------

-- The attributes between braces, as far as this book uses them.
local function attributes(s)
  local t = {}
  s = s:gsub('([%w_-]+)%s*=%s*"([^"]*)"', function(k, v) t[k] = v; return '' end)
  s = s:gsub('([%w_-]+)%s*=%s*([^%s}]+)', function(k, v) t[k] = v; return '' end)
  t.id = t.id or s:match '#([^%s}]+)'
  for c in s:gmatch '%.([%w-]+)' do t['.' .. c] = true end
  return t
end

-- A heading as plain text, and as HTML.
local function plain(s)
  return (s:gsub('`+%s?([^`]-)%s?`+{[^}]*}', '%1'):gsub('`', ''):gsub('%*+', ''))
end
local function inline(s)
  s = esc(s)
  s = s:gsub('`+%s?([^`]-)%s?`+{[^}]*}', '<code>%1</code>'):gsub('`([^`]*)`', '<code>%1</code>')
  return (s:gsub('%*([^*]+)%*', '<em>%1</em>'))
end

-- ---- prose ------------------------------------------------------------------------

local function label(p, line, id, t)
  if labels[id] then
    complain(p.src, line, ('#%s is the name of something else already, in %s'):format(id, labels[id].src))
    return
  end
  t.src = ('%s:%d'):format(p.src, line)
  t.to = t.to or '@@' .. p.key .. '#' .. id:gsub(':', '-')
  labels[id] = t
end

-- Number the sections, and give each an id that the prose can name.
local function headings(p)
  local fence, section, sub, used = nil, 0, 0, {}
  for i, l in ipairs(p.md) do
    local mark = l:match '^%s*(```+)' or l:match '^%s*(~~~+)'
    if mark and not fence then fence = mark
    elseif mark and mark:sub(1, #fence) == fence then fence = nil end
    local hashes, text = l:match '^(#+)%s+(.-)%s*$'
    if hashes and not fence then
      local braces = text:match '%s*(%b{})$'
      if braces and braces:find '^{%.nw' then braces = nil end
      local a = braces and attributes(braces) or {}
      if braces then text = text:sub(1, #text - #braces):gsub('%s+$', '') end
      local level = #hashes
      if level == 1 then
        if p.title then complain(p.src, i, 'a chapter has one title, and this is a second one') end
        p.title, p.title_html, p.title_line = plain(text), inline(text), i
        p.md[i] = ''
      else
        local id = a.id or p.key .. '-' .. util.slug(plain(text))
        while not a.id and used[id] do id = id .. '-x' end
        used[id] = true
        local number
        if level == 2 then
          section, sub = section + 1, 0
          number = p.number and p.number .. '.' .. section
        elseif level == 3 then
          sub = sub + 1
          number = p.number and p.number .. '.' .. section .. '.' .. sub
        end
        if level > 4 then complain(p.src, i, 'a heading of more than four # is too deep') end
        label(p, i, id, {text = number and 'section ' .. number or plain(text), title = plain(text)})
        table.insert(p.sections, {level = level, id = id, number = level == 2 and number or nil,
          html = inline(text)})
        p.md[i] = ('%s %s {id="%s"%s}'):format(hashes, text, id, number and level == 2
          and ' no="' .. number .. '"' or '')
      end
    end
  end
  p.last_heading = 0
  for i, l in ipairs(p.md) do
    if l:find '^##+ .*{id=' then p.last_heading = i end
  end
  if not p.title then complain(p.src, 1, 'there is no title: a chapter begins with # Title') end
end

local STARS = {['1'] = true, ['2'] = true, ['3'] = true}

local function each_prose_line(p, f)
  local fence
  for i, l in ipairs(p.md) do
    local mark = l:match '^%s*(```+)' or l:match '^%s*(~~~+)'
    if mark and not fence then fence = mark
    elseif mark and fence and mark:sub(1, #fence) == fence then fence = nil
    elseif not fence then
      p.md[i] = f(i, l) or l
    end
  end
end

-- Exercises get numbers, and ids that pandoc accepts; measured values their value.
local function divs(p, bench, shown)
  local exercise = 0
  -- What stands behind the last section gets a section of its own.
  local function rubric(i, id, html)
    id = p.key .. '-' .. id
    if i < p.last_heading or labels[id] then return '' end
    label(p, i, id, {text = html, title = html})
    table.insert(p.sections, {level = 2, id = id, html = html})
    return id
  end
  each_prose_line(p, function(i, l)
    local braces = l:match '^%s*:::+%s*(%b{})%s*$'
    if braces then
      local a = attributes(braces)
      local id = a.id
      if a['.exercise'] then
        exercise = exercise + 1
        local n = p.number .. '.' .. exercise
        id = id or p.key .. '-exercise-' .. exercise
        if not STARS[a.stars or ''] then
          complain(p.src, i, 'an exercise has stars=1, stars=2 or stars=3')
        end
        label(p, i, id, {text = 'exercise ' .. n, title = 'exercise ' .. n})
        return ('::: {.exercise id="%s" stars="%s" no="%s" rubric="%s"}'):format(id, a.stars or '', n,
          exercise == 1 and rubric(i, 'exercises', 'Exercises') or '')
      elseif a['.reading'] then
        return ('::: {.reading rubric="%s"}'):format(rubric(i, 'further-reading', 'Further reading'))
      elseif a['.transcript'] then
        local t = shown[p.src .. ':' .. i]
        if not t then
          complain(p.src, i, 'there is no recording of this boot; tools/transcripts makes them')
          return
        end
        table.insert(p.transcripts, t)
        return ('::: {.transcript n="%d"}'):format(#p.transcripts)
      elseif a['.bench'] then
        local rows = bench.table(p, i, a)
        table.insert(p.tables, rows)
        return ('::: {.bench n="%d"}'):format(#p.tables)
      elseif id then
        label(p, i, id, {text = plain(id), title = id})
        return (l:gsub('#' .. id:gsub('%p', '%%%0'), 'id="' .. id .. '"'))
      end
    end
    if l:find('.measured', 1, true) then
      return (l:gsub('%[%](%b{})', function(b)
        local a = attributes(b)
        if not a['.measured'] then return nil end
        local v = bench.value(p, i, a.stage or p.key, a.name)
        return ('[%s]{.measured title="%s, stage %s"}'):format(
          v and util.thousands(v) or '?', a.name or '?', a.stage or p.key)
      end))
    end
  end)
end

local function read_bench(path)
  local values, bench = {}, {}
  local text = util.read(path)
  local names = {}
  for i, l in ipairs(text and util.lines(text) or {}) do
    local f = util.fields(l)
    if i > 1 and f[3] then values[f[1] .. '|' .. f[2]] = f[3]; names[f[2]] = true end
  end
  function bench.value(p, line, stage, name)
    local v = values[stage .. '|' .. (name or '')]
    if not v then
      complain(p.src, line, ('%s was not measured at stage %s%s'):format(
        name and '"' .. name .. '"' or 'nothing named', stage,
        text and '' or ' (there is no ' .. path .. '; make bench writes it)'))
    end
    return v
  end
  -- A row for each stage up to this chapter's, a column for each name.
  function bench.table(p, line, a)
    local columns, rows = {}, {}
    for n in (a.names or ''):gmatch '%S+' do
      columns[#columns + 1] = n
      if not names[n] then complain(p.src, line, ('"%s" was never measured'):format(n)) end
    end
    if #columns == 0 then complain(p.src, line, 'a .bench has names="..."') end
    for _, s in ipairs(stages) do
      local row, any = {s}, false
      for i, n in ipairs(columns) do
        local v = values[s .. '|' .. n]
        row[i + 1] = v and util.thousands(v) or ''
        any = any or v
      end
      if any and s:sub(1, 2) <= p.key then rows[#rows + 1] = row end
    end
    return {columns = columns, rows = rows}
  end
  return bench
end

-- Recordings, by the chapter:line of the div that shows them.
local function read_transcripts(path)
  local shown = {}
  for _, l in ipairs(util.lines(util.read(path) or '')) do
    local f = util.fields(l)
    if f[7] then
      local command = 'make run STAGE=' .. f[3]
      if f[4] ~= '' then command = command .. ' ARGS="' .. f[4] .. '"' end
      if f[5] ~= '128M' then command = command .. ' MEM=' .. f[5] end
      shown[f[1] .. ':' .. f[2]] = {command = command, text = util.read(f[6]) or '',
        head = f[7]:find 'head' and true or false, tail = f[7]:find 'tail' and true or false}
    end
  end
  return shown
end

-- What pandoc would let pass as plain text: a box that is not closed or not known, a note
-- that is not there, code in a language that nobody speaks.
local BOXES = {transcript = true, bench = true, exercise = true, reading = true,
  ['field-note'] = true, invariant = true, aside = true}
local function check_markup(p)
  local open, notes, defined = {}, {}, {}
  each_prose_line(p, function(i, l)
    local colons, rest = l:match '^(:::+)%s*(.-)%s*:*$'
    if colons and rest == '' then
      if #open == 0 then complain(p.src, i, 'a ::: that closes nothing') end
      open[#open] = nil
    elseif colons then
      open[#open + 1] = i
      local class = rest:match '^[%w-]+$'
      local a = rest:find '^{.*}$' and attributes(rest) or {}
      for k in pairs(a) do class = class or k:match '^%.(.*)' end
      if not BOXES[class or ''] and not a.id then
        complain(p.src, i, ('a box of the class "%s" is none of the book\'s'):format(class or rest))
      end
    end
    for n, colon in l:gmatch '%[(%^[^%]%s]+)%](:?)' do
      if colon == ':' and l:find '^%[%^' then defined[n] = true else notes[n] = notes[n] or i end
    end
  end)
  if #open > 0 then complain(p.src, open[#open], 'this box is not closed with :::') end
  for n, i in pairs(notes) do
    if not defined[n] then complain(p.src, i, ('there is no note [%s]'):format(n)) end
  end
  local fence
  for i, l in ipairs(p.md) do
    local mark, language = l:match '^%s*(```+)%s*(.-)%s*$'
    if not mark then mark, language = l:match '^%s*(~~~+)%s*(.-)%s*$' end
    if mark and not fence then
      fence = {mark = mark, line = i}
      language = language:match '^{%s*%.([%w-]+)' or language
      if language ~= '' and not lex.named(language) then
        complain(p.src, i, ('the language "%s" is not known to book/lex.lua'):format(language))
      end
    elseif mark and mark:sub(1, #fence.mark) == fence.mark then fence = nil end
  end
  if fence then complain(p.src, fence.line, 'this listing is not closed') end
end

-- Figures, numbered; each drawing becomes part of the page's file.
local function figures(p)
  local fenced, text = nil, {}
  for i, l in ipairs(p.md) do text[i] = '' end
  each_prose_line(p, function(i, l) text[i] = l end)
  text = table.concat(text, '\n')
  for at, caption, target, rest in text:gmatch '()!(%b[])(%b())([^\n]?[^\n]*)' do
    local line = select(2, text:sub(1, at):gsub('\n', '')) + 1
    local a = rest:find '^{' and attributes(rest:match '^%b{}' or '') or {}
    local path = target:sub(2, -2)
    local n = #p.figures + 1
    local number = (p.number or '') .. '.' .. n
    if #caption < 5 then complain(p.src, line, 'a figure has a caption') end
    if a.id then
      label(p, line, a.id, {text = 'figure ' .. number, title = plain(caption:sub(2, -2)):gsub('%s+', ' ')})
    end
    local file = CHAPTERS .. '/' .. path
    if path:find '%.dot$' then
      file = WORK .. '/' .. path:gsub('%.dot$', '.svg')
    elseif not path:find '%.svg$' then
      complain(p.src, line, path .. ': a figure is an .svg or a .dot')
    end
    local source = util.read(file)
    if not source then
      complain(p.src, line, ('there is no figure %s/%s'):format(CHAPTERS, path))
      source = ''
    else
      local name = 'f' .. p.key .. '-' .. n
      local element, width, where = svg.embed(source, name)
      if not element then complain(CHAPTERS .. '/' .. path, where, 'the drawing ' .. width) end
      source = element or ''
    end
    p.figures[n] = {svg = source, number = number, id = a.id and a.id:gsub(':', '-')
      or ('fig-%s-%d'):format(p.key, n)}
  end
end

-- Does every [text](#id) lead somewhere?  The page gets the labels that it needs.
local function links(p)
  each_prose_line(p, function(i, l)
    for id in l:gmatch '%]%(#([^)%s]+)%)' do
      if labels[id] then
        p.labels[id] = {to = labels[id].to, text = labels[id].text, title = labels[id].title}
      else
        complain(p.src, i, ('a link to #%s, which is nowhere in the book'):format(id))
      end
    end
    for to in l:gmatch '%]%(([^#)%s][^)%s]*)%)' do
      if not to:find '^https?://' and not to:find '^figures/' then
        complain(p.src, i, ('the link to %s is neither of the book nor of the web'):format(to))
      end
    end
  end)
end

-- ---- the pages ----------------------------------------------------------------------

local function new_page(key, t)
  t.key, t.sections, t.transcripts, t.tables, t.figures, t.labels, t.html =
    key, {}, {}, {}, {}, {}, {}
  pages[key] = t
  pages[#pages + 1] = key
  return t
end

-- parts.tsv: "part<TAB>title" and "NN<TAB>name<TAB>what boots at its end".
local function read_parts(path)
  local parts, boots = {}, {}
  for i, l in ipairs(util.lines(util.read(path) or '')) do
    local f = util.fields(l)
    if f[1] == 'part' then table.insert(parts, {title = f[2], chapters = {}})
    elseif f[1]:find '^%d%d$' and f[2] and #parts > 0 then
      table.insert(parts[#parts].chapters, {nn = f[1], name = f[2], boots = f[3] or ''})
      boots[f[1]] = {part = parts[#parts], boots = f[3] or '', name = f[2]}
    elseif l ~= '' and not l:find '^#' then
      complain('book/parts.tsv', i, 'neither "part<TAB>title" nor "NN<TAB>name<TAB>what boots"')
    end
  end
  return parts, boots
end

local function contents(parts)
  local out = {'<nav class="contents" aria-label="Contents">'}
  local function add(...) out[#out + 1] = (...):format(select(2, ...)) end
  add('<p class="front-link"><a href="@@reading">%s</a></p>', pages.reading.title_html)
  for _, part in ipairs(parts) do
    add('<h2 class="part">%s</h2><ol class="chapters">', esc(part.title))
    for _, c in ipairs(part.chapters) do
      local p = pages[c.nn]
      if p then
        add('<li id="ch-%s"><a class="title" href="@@%s"><span class="no">%s</span> %s</a>'
          .. '<span class="boots">%s</span>', c.nn, c.nn, p.number, p.title_html, esc(c.boots))
        add '<ul class="sections">'
        for _, s in ipairs(p.sections) do
          if s.level == 2 then
            add('<li><a href="@@%s#%s">%s</a></li>', c.nn, s.id:gsub(':', '-'), s.html)
          end
        end
        add '</ul></li>'
      else
        add('<li id="ch-%s" class="to-come"><span class="title"><span class="no">%s</span> %s</span>'
          .. '<span class="boots">%s</span></li>', c.nn, util.number(c.nn), esc(c.name), esc(c.boots))
      end
    end
    add '</ol>'
  end
  add('<p class="back-matter"><a href="@@identifiers">Identifiers</a> <a href="@@chunks">Chunks</a> '
    .. '<a href="@@files">Files</a></p></nav>')
  return table.concat(out, '\n')
end

-- "3:120", a place in the book as a link; the printed book has page numbers there.
local function at(class, c, line)
  return ('<a class="at%s" href="%s">%s:%d</a>'):format(class and ' ' .. class or '', chunk.href(c),
    util.number(c.chapter.nn), line or c.line)
end

local function sorted(t, less)
  local keys = {}
  for k in pairs(t) do if type(k) == 'string' then keys[#keys + 1] = k end end
  table.sort(keys, less or function(a, b)
    local la, lb = a:lower():gsub('^_+', ''), b:lower():gsub('^_+', '')
    if la ~= lb then return la < lb end
    return a < b
  end)
  return keys
end

-- Letters to jump to, above a long list.
local function letters(names, prefix)
  local out, heads, last = {}, {}, nil
  for _, n in ipairs(names) do
    local l = n:gsub('^[_%.]+', ''):sub(1, 1):upper()
    if not l:find '%a' then l = '#' end
    if l ~= last then
      local id = prefix .. (l == '#' and 'other' or l)
      if not heads['=' .. id] then
        heads['=' .. id] = true
        heads[n] = ('<h2 class="letter" id="%s">%s</h2>'):format(id, l)
        out[#out + 1] = ('<a href="#%s">%s</a>'):format(id, l)
      end
      last = l
    end
  end
  return '<p class="letters">' .. table.concat(out, ' ') .. '</p>', heads
end

local function identifiers_page()
  local names = {}
  for n in pairs(xref.idents) do names[n] = true end
  names = sorted(names)
  local jump, heads = letters(names, 'ident-')
  local out, open = {'<p class="what">Where each name of the program is defined (bold) and used.'
    .. '<span class="on-screen"> A place is written chapter:line, with the line of the chapter’s '
    .. 'file.</span></p>', jump}, false
  for _, name in ipairs(names) do
    if heads[name] then
      out[#out + 1] = (open and '</dl>' or '') .. heads[name] .. '<dl class="index">'
      open = true
    end
    out[#out + 1] = ('<dt id="i-%s"><code>%s</code></dt>'):format(esc(name), esc(name))
    for _, e in ipairs(xref.idents[name]) do
      local uses, last = {}, nil
      for _, u in ipairs(e.uses) do
        if u.chunk ~= last then uses[#uses + 1] = at(nil, u.chunk, u.line) end
        last = u.chunk
      end
      out[#out + 1] = ('<dd><span class="kind">%s</span> <span class="file">%s</span> %s%s</dd>'):format(
        e.kind == 'name' and '' or e.kind, esc(e.file), at('def', e.chunk, e.line),
        #uses > 0 and ' <span class="ats">' .. table.concat(uses, ' ') .. '</span>' or '')
    end
  end
  out[#out + 1] = open and '</dl>' or ''
  return table.concat(out, '\n')
end

local function chunks_page()
  local names = {}
  for n in pairs(xref.pieces) do if n:find ' ' then names[n] = true end end
  names = sorted(names)
  local jump, heads = letters(names, 'chunk-')
  local out, open = {'<p class="what">Every chunk, where it is written, added to and '
    .. 'replaced, and (after the arrow) where it is used. <a href="@@files">The files</a> have '
    .. 'a list of their own.</p>', jump}, false
  local function entry(name)
    local all, writes, uses, last = xref.pieces[name], {}, {}, nil
    for _, c in ipairs(all) do
      writes[#writes + 1] = at(c.op == 'replace' and 'replace' or c.op == 'new' and 'def' or nil, c)
    end
    for _, u in ipairs(xref.users[name] or {}) do
      if u.chunk ~= last then uses[#uses + 1] = at(nil, u.chunk, u.line) end
      last = u.chunk
    end
    out[#out + 1] = ('<dt id="n-%s">⟨%s⟩</dt><dd>%s%s</dd>'):format(all[1].base:sub(3),
      chunk.name(name), table.concat(writes, ' '),
      #uses > 0 and ' <span class="ats">← ' .. table.concat(uses, ' ') .. '</span>' or '')
  end
  for _, name in ipairs(names) do
    if heads[name] then
      out[#out + 1] = (open and '</dl>' or '') .. heads[name] .. '<dl class="index">'
      open = true
    end
    entry(name)
  end
  out[#out + 1] = (open and '</dl>' or '') .. '<h2 class="letter" id="chunk-files">Files</h2><dl class="index">'
  for _, name in ipairs(sorted(xref.pieces)) do
    if not name:find ' ' then entry(name) end
  end
  out[#out + 1] = '</dl>'
  return table.concat(out, '\n')
end

-- A chunk and the chunks in it, as the last stage has them.
local function tree(name, seen, out)
  local first = xref.live(name, math.huge)
  if not first then return end
  local wrote, uses = {}, {}
  for _, c in ipairs(xref.pieces[name]) do
    if c.group == first.group then
      wrote[#wrote + 1] = at(nil, c)
      for _, p in ipairs(c.parts) do
        if type(p) == 'table' then uses[#uses + 1] = p.use end
      end
    end
  end
  local files = not name:find ' '
  if not files then
    out[#out + 1] = ('<li><a href="%s">⟨%s⟩</a> <span class="ats">%s</span>'):format(
      chunk.href(first), chunk.name(name), table.concat(wrote, ' '))
  end
  if seen[name] then out[#out + 1] = files and '' or '</li>'; return end
  seen[name] = true
  if #uses > 0 then
    out[#out + 1] = '<ul>'
    for _, u in ipairs(uses) do tree(u, seen, out) end
    out[#out + 1] = '</ul>'
  end
  if not files then out[#out + 1] = '</li>' end
end

local function files_page(sections)
  local out, folder = {'<p class="what">The files of the program, and the chunks each is made of '
    .. 'at the last stage, in their order.</p>'}, nil
  local names = {}
  for n in pairs(xref.pieces) do if not n:find ' ' then names[n] = true end end
  names = sorted(names, function(a, b)
    local da, db = a:match '^(.*)/' or '', b:match '^(.*)/' or ''
    if da ~= db then return da < db end
    return a < b
  end)
  local used = {}
  for _, n in ipairs(names) do
    local dir = n:match '^(.*)/' or '.'
    if dir ~= folder then
      local id = 'd-' .. (dir == '.' and 'top' or util.slug(dir))
      out[#out + 1] = ('<h2 class="letter" id="%s">%s</h2>'):format(id, dir == '.' and 'the top' or esc(dir) .. '/')
      table.insert(sections, {level = 2, id = id, html = dir == '.' and 'the top' or esc(dir) .. '/'})
      folder = dir
    end
    local id, first = 'f-' .. util.slug(n), xref.live(n, math.huge)
    if used[id] then complain(first.chapter.file, first.line, ('the files %s and %s are too much alike in name'):format(n, used[id])) end
    used[id] = n
    local wrote = {}
    for _, c in ipairs(xref.pieces[n]) do
      if c.group == first.group then wrote[#wrote + 1] = at(c.op == 'new' and 'def' or nil, c) end
    end
    out[#out + 1] = ('<section class="file" id="%s"><h3><a href="%s">%s</a> <span class="ats">%s</span></h3>')
      :format(id, chunk.href(first), esc(n:match '[^/]*$'), table.concat(wrote, ' '))
    tree(n, {}, out)
    out[#out + 1] = '</section>'
  end
  return table.concat(out, '\n')
end

-- ---- all of it ------------------------------------------------------------------------

local function chunk_finder()
  local by_file = {}
  for _, c in ipairs(chunks) do
    local t = by_file[c.chapter.file] or {}
    by_file[c.chapter.file] = t
    for l = c.first, c.last do t[l] = t[l] or c end
  end
  return function(file, line) return by_file[file] and by_file[file][line] end
end

local function add_chapters(parts_of)
  for _, ch in ipairs(chapters) do
    local part = parts_of[ch.nn]
    if not part then
      complain('book/parts.tsv', 0, ('chapter %s (%s) is not in the table'):format(ch.nn, ch.file))
    end
    local p = new_page(ch.nn, {kind = 'chapter', src = ch.file, md = ch.md, chapter = ch,
      number = util.number(ch.nn), file = ch.stem .. '.html',
      kicker = 'Chapter ' .. util.number(ch.nn), part = part and esc(part.part.title),
      part_first = part and part.part.chapters[1].nn == ch.nn})
    headings(p)
    labels[ch.nn] = {to = '@@' .. ch.nn, text = 'chapter ' .. p.number, title = p.title, src = ch.file .. ':1'}
  end
end

local function write_pages()
  local order = {'index', 'reading'}
  for _, ch in ipairs(chapters) do order[#order + 1] = ch.nn end
  for _, k in ipairs {'identifiers', 'chunks', 'files'} do order[#order + 1] = k end
  for _, k in ipairs(order) do files[k] = pages[k].file end
  local list = {}
  for i, key in ipairs(order) do
    local p = pages[key]
    local function neighbour(k)
      return k and {to = '@@' .. k, title = pages[k].title_html} or nil
    end
    local out = {key = key, kind = p.kind, src = p.src, file = p.file, number = p.number,
      title = p.title, title_html = p.title_html, kicker = p.kicker, part = p.part,
      part_first = p.part_first, sections = p.sections, transcripts = p.transcripts,
      tables = p.tables, figures = p.figures, labels = p.labels, files = files,
      chunks = p.chunk_html or {}, quotes = p.quote_html or {},
      md = p.md and table.concat(p.md, '\n') or nil, html = p.body,
      prev = neighbour(order[i - 1]), next = neighbour(order[i + 1])}
    util.write(WORK .. '/data/' .. key .. '.lua', 'return ' .. util.serialize(out) .. '\n')
    list[i] = key .. '\t' .. p.file
  end
  util.write(WORK .. '/data/list', table.concat(list, '\n') .. '\n')
end

local function give_up_if_wrong()
  if #complaints == 0 then return end
  table.sort(complaints, function(a, b)
    if a.file ~= b.file then return a.file < b.file end
    return a.line < b.line
  end)
  for _, c in ipairs(complaints) do
    io.stderr:write(c.file, c.line > 0 and ':' .. c.line or '', ': ', c.what, '\n')
  end
  io.stderr:flush()
  os.exit(1)
end

function Reader(input)
  chapters, chunks = stream.parse(tostring(input) .. '\n')
  stages = {}
  for s in os.getenv('STAGES'):gmatch '%S+' do stages[#stages + 1] = s end
  xref.group_pieces(chapters, stages)
  local find = chunk_finder()
  for _, s in ipairs(stages) do xref.read_stage(WORK .. '/trees', s, find) end
  for _, c in ipairs(chunks) do chunk.locate(c) end
  chunk.find_remarks(chunks)
  xref.add_declared(chunks)

  local parts, parts_of = read_parts(BOOK .. '/parts.tsv')
  local intro, front = {}, {}
  for _, l in ipairs(util.lines(util.read(BOOK .. '/front.md') or '')) do
    local t = (#front > 0 or l:find '^# ') and front or intro
    t[#t + 1] = l
  end
  -- Blank lines keep the line numbers of the file.
  for _ = 1, #intro do table.insert(front, 1, '') end
  local p = new_page('index', {kind = 'cover', title = 'Contents', title_html = 'Contents',
    src = 'book/front.md', file = 'index.html', md = intro})
  p = new_page('reading', {kind = 'front', src = 'book/front.md', md = front, file = 'reading.html'})
  headings(p)
  labels['reading'] = {to = '@@reading', text = p.title, title = p.title, src = p.src}
  add_chapters(parts_of)
  for _, k in ipairs {'identifiers', 'chunks', 'files'} do
    labels[k] = {to = '@@' .. k, text = k, title = '', src = 'book/index.lua'}
  end
  for nn, c in pairs(parts_of) do
    labels[nn] = labels[nn] or {to = '@@index#ch-' .. nn, text = 'chapter ' .. util.number(nn),
      title = c.name .. ' (to come)', src = 'book/parts.tsv'}
  end

  local bench = read_bench(BUILD .. '/bench.tsv')
  local shown = read_transcripts(BUILD .. '/transcripts/shown.tsv')
  for _, key in ipairs(pages) do check_markup(pages[key]) end
  for _, key in ipairs(pages) do divs(pages[key], bench, shown) end
  for _, key in ipairs(pages) do figures(pages[key]) end
  for _, key in ipairs(pages) do links(pages[key]) end
  for _, ch in ipairs(chapters) do
    local t = {}
    for i, q in ipairs(ch.quotes) do t[tostring(i)] = chunk.quote(q, ch) end
    pages[ch.nn].quote_html = t
    t = {}
    for i, c in ipairs(ch.chunks) do t[tostring(i)] = chunk.html(c) end
    pages[ch.nn].chunk_html = t
  end
  for _, t in ipairs {{'identifiers', 'Identifiers', identifiers_page}, {'chunks', 'Chunks', chunks_page},
    {'files', 'Files', files_page}} do
    p = new_page(t[1], {kind = 'list', title = t[2], title_html = t[2], file = t[1] .. '.html'})
    p.body = t[3](p.sections)
  end
  pages.index.body = contents(parts)
  give_up_if_wrong()
  write_pages()
  return pandoc.Pandoc {}
end
