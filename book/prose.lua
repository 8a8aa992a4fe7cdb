-- prose.lua: what the weave does with the words between the chunks, line by line, before pandoc
-- sees them: it numbers and names things, follows links, and finds mistakes, each with its line.
--
-- A page p has src (its file), key, number, md (an array of lines), and collects sections,
-- figures, transcripts, tables, labels.  prose.labels is what every #id of the book means;
-- prose.complaints is what is wrong.
local util, lex, svg = require 'util', require 'lex', require 'svg'
local esc = util.escape
local prose = {labels = {}, complaints = {}}
local labels = prose.labels

function prose.complain(file, line, what)
  table.insert(prose.complaints, {file = file, line = line or 0, what = what})
end
local complain = prose.complain

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
function prose.headings(p)
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
function prose.divs(p, bench, shown)
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

-- What pandoc would let pass as plain text: a box that is not closed or not known, a note
-- that is not there, code in a language that nobody speaks.
local BOXES = {transcript = true, bench = true, exercise = true, reading = true,
  ['field-note'] = true, invariant = true, aside = true}
function prose.check(p)
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
function prose.figures(p, folder, drawn)
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
    local file = folder .. '/' .. path
    if path:find '%.dot$' or path:find '%.plot$' then
      file = drawn .. '/' .. path:gsub('%.%w+$', '.svg')
    elseif not path:find '%.svg$' then
      complain(p.src, line, path .. ': a figure is an .svg, a .dot or a .plot')
    end
    local source = util.read(file)
    if not source then
      complain(p.src, line, ('there is no figure %s/%s'):format(folder, path))
      source = ''
    else
      local name = 'f' .. p.key .. '-' .. n
      local element, width, where = svg.embed(source, name)
      if not element then complain(folder .. '/' .. path, where, 'the drawing ' .. width) end
      source = element or ''
    end
    p.figures[n] = {svg = source, number = number, id = a.id and a.id:gsub(':', '-')
      or ('fig-%s-%d'):format(p.key, n)}
  end
end

-- Does every [text](#id) lead somewhere?  The page gets the labels that it needs.
function prose.links(p)
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

return prose
