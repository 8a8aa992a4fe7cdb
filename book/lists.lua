-- lists.lua: the pages that nobody writes: the contents, and the lists of identifiers, chunks
-- and files.
local util, xref, chunk, prose = require 'util', require 'xref', require 'chunk', require 'prose'
local esc = util.escape
local lists = {}

function lists.contents(parts, pages)
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

function lists.identifiers()
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

function lists.chunks()
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

function lists.files(sections)
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
    if used[id] then prose.complain(first.chapter.file, first.line, ('the files %s and %s are too much alike in name'):format(n, used[id])) end
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

return lists
