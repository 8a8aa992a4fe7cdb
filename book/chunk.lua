-- chunk.lua: a chunk, or a quote in the prose, as HTML.
--
-- A link is written href="@@PAGE#id" here; page.lua turns it into what the
-- site, the EPUB and the printed book each need.
local util, lex, xref = require 'util', require 'lex', require 'xref'
local chunk = {}
local esc = util.escape

local function href(c) return '@@' .. c.chapter.nn .. '#' .. c.id end
chunk.href = href

local function link(class, to, text)
  return ('<a class="%s" href="%s">%s</a>'):format(class, to, text)
end

-- A chunk's name; [[x]] in it is code.
function chunk.name(name)
  return (esc(name):gsub('%[%[(.-)%]%]', '<code>%1</code>'))
end

local function chapter_of(c, from)
  if from and c.chapter == from.chapter then
    return c.n < from.n and 'above' or 'below'
  end
  return 'ch.&#160;' .. util.number(c.chapter.nn)
end

-- ⟨name⟩ in the code, with the chapter if it is a later one.
local function use(name, from)
  local c = xref.live(name, from.n)
  if not c then return '<span class="use">⟨' .. chunk.name(name) .. '⟩</span>' end
  local later = c.chapter.nn > from.chapter.nn
  local where = later and (' <small>ch.&#160;%s</small>'):format(util.number(c.chapter.nn)) or ''
  return link(later and 'use later' or 'use', href(c), '⟨' .. chunk.name(name) .. where .. '⟩')
end

-- ---- identifiers --------------------------------------------------------------

local function title(e)
  return (' title="%s, ch.&#160;%s"'):format(esc(e.file), util.number(e.chunk.chapter.nn))
end

local function identifier(word, e, here, line)
  if e.chunk == here then
    return link((e.line == line or e.kind == 'name') and 'id def' or 'id', '@@identifiers#i-' .. esc(word), esc(word))
  end
  return ('<a class="id" href="%s"%s>%s</a>'):format(href(e.chunk), title(e), esc(word))
end

local SPAN = {co = true, st = true, nu = true, kw = true, ty = true, pp = true, dr = true,
  rg = true, lb = true, va = true}
local TAGS = {struct = true, union = true, enum = true}
local LINKED = {c = true, asm = true, ld = true}

-- Program text as HTML.  find(word, class, line) gives the entry that a word means, or
-- nil; uses[n] is the HTML of the n-th use of a chunk; here is the chunk itself.
local function paint(language, text, line, find, uses, here)
  local out, prev = {}, nil
  lex.run(language, text, function(class, tok)
    if class == 'use' then
      out[#out + 1] = uses[tonumber(tok)]
      prev = nil
      return
    end
    local html = esc(tok)
    local name = LINKED[language] and (class == 'id' or class == 'kw' or class == 'lb')
      and tok:match '^[%a_.][%w_.]*'
    local e
    if name then
      local kind = (prev == '.' or prev == '->') and 'member' or TAGS[prev] and 'tag' or 'value'
      if class ~= 'kw' or language == 'asm' then e = find(name, kind, line) end
      if e and class == 'kw' and e.kind ~= 'macro' then e = nil end
    end
    if e then
      html = identifier(name, e, here, line) .. esc(tok:sub(#name + 1))
    end
    if SPAN[class] then html = ('<span class="%s">%s</span>'):format(class, html) end
    out[#out + 1] = html
    line = line + select(2, tok:gsub('\n', ''))
    if class ~= 'sp' then prev = tok end
  end)
  return table.concat(out)
end

-- The text of a chunk: \1n\2 for its n-th use, without the line ends around it;
-- the names used; the line of the first letter.
function chunk.text(c)
  local out, names = {}, {}
  for _, p in ipairs(c.parts) do
    if type(p) == 'table' then
      names[#names + 1] = p.use
      out[#out + 1] = '\1' .. #names .. '\2'
    else out[#out + 1] = p end
  end
  local text = table.concat(out):gsub('^\n', '')
  local blank = text:match '^[ \t\n]*\n' or ''
  local first = c.first + select(2, blank:gsub('\n', ''))
  return text:sub(#blank + 1):gsub('%s+$', ''), names, first
end

-- Where a chunk's lines went, as tools/where says: its files, and the function
-- that it is a part of.
function chunk.locate(c)
  local place = xref.place[c.order] or {}
  local seen, fn, outside = {}, nil, false
  c.files, c.fn_at = {}, {}
  for l = c.first, c.last do
    for _, p in ipairs(place[c.chapter.file .. ':' .. l] or {}) do
      if not seen[p.file] then seen[p.file] = true; table.insert(c.files, p.file) end
      c.fn_at[l] = c.fn_at[l] or p.fn
      if not p.fn then outside = true
      elseif fn and fn ~= p.fn then outside = true
      else fn = p.fn end
    end
  end
  if #c.files == 0 then c.files = xref.files(c.name) end
  c.fn = not outside and fn or nil
end

-- A chunk that holds a function's own first line (or a label) is not inside it.
local function enclosing(c)
  if not c.fn then return nil end
  for _, e in ipairs(xref.idents[c.fn] or {}) do
    if e.chunk == c then return nil end
  end
  return c.fn .. (c.files[1]:find '%.S$' and '' or '()')
end

-- Chunks that are used inside a comment are comments, whatever they look like.
local remarks = {}
function chunk.find_remarks(chunks)
  for _, c in ipairs(chunks) do
    local text, names = chunk.text(c)
    if #names > 0 and text:find('/*', 1, true) then
      lex.run(lex.language(c.files[1] or c.name), text, function(class, tok, inside)
        if class == 'use' and inside == 'co' then remarks[names[tonumber(tok)]] = true end
      end)
    end
  end
end

local function code(c, record)
  local text, names, first = chunk.text(c)
  local uses = {}
  for i, n in ipairs(names) do uses[i] = use(n, c) end
  local function find(word, class, line)
    local fn = c.fn_at[line]
    if class == 'value' and fn and xref.locals[fn] and xref.locals[fn][word] then return nil end
    local e = xref.resolve(word, class, c.order, c.files)
    if e and record and e.chunk ~= c then table.insert(e.uses, {chunk = c, line = line}) end
    return e
  end
  local language = remarks[c.name] and 'comment' or lex.language(c.files[1] or c.name)
  return paint(language, text, first, find, uses, c)
end

-- ---- the prose ----------------------------------------------------------------

-- [[text]] in the prose of a chapter; nil if there is nothing to link.
function chunk.quote(text, chapter)
  local s, linked = xref.order[chapter.nn] or xref.last, false
  local name = text:match '^<<(.*)>>$'
  if name then
    local c = xref.pieces[name] and xref.live(name, chapter.chunks[#chapter.chunks].n)
    return c and link('use', href(c), '⟨' .. chunk.name(name) .. '⟩')
  end
  local html = paint('c', text, 0, function(word, class)
    local e
    if class == 'value' and #text == #word + (text:find '%(%)$' and 2 or 0) then
      e = xref.resolve_prose(word, nil, s, chapter)
      -- [[sp]] is the register, whatever structures have a field for it.
      if e and e.class == 'member' and lex.is_register(word) then e = nil end
    else
      e = xref.resolve_prose(word, class, s, chapter)
    end
    linked = linked or e ~= nil
    return e
  end, {}, nil)
  if not linked then return nil end
  return (html:gsub('<span class="%l%l">(.-)</span>', '%1'))
end

-- ---- the whole chunk ------------------------------------------------------------

local function margin(c)
  local out = {}
  for i, f in ipairs(c.files) do
    if i <= 2 then out[#out + 1] = link('file', '@@files#f-' .. util.slug(f), esc(f):gsub('/', '/<wbr/>')) end
  end
  if #c.files > 2 then
    out[#out + 1] = ('<span class="file">and %d more</span>'):format(#c.files - 2)
  end
  local fn = enclosing(c)
  if fn then out[#out + 1] = '<span class="fn">' .. esc(fn) .. '</span>' end
  out[#out + 1] = ('<span class="at">%s:%d</span>'):format(esc(c.chapter.stem), c.line)
  return '<div class="where">' .. table.concat(out, ' ') .. '</div>'
end

local function head(c)
  local all = xref.pieces[c.name]
  local out = {link('cn', '@@chunks#n-' .. c.base:sub(3), chunk.name(c.name))}
  out[1] = '<span class="br">⟨</span>' .. out[1] .. '<span class="br">⟩</span>'
  if c.op == 'new' then out[2] = '<span class="op">≡</span>'
  elseif c.op == 'add' then
    local before = all[c.k - 1]
    out[2] = ('<span class="op">+≡</span> <span class="hist">adds to %s</span>'):format(
      link('xr', href(before), before.chapter == c.chapter and 'the piece above'
        or 'ch.&#160;' .. util.number(before.chapter.nn)))
  else
    out[2] = '<span class="op">≡</span>'
    local names, seen = {}, {}
    for _, p in ipairs(all) do
      if p.group == c.group - 1 and not seen[p.chapter] then
        seen[p.chapter] = true
        names[#names + 1] = link('xr', href(p), chapter_of(p, c))
      end
    end
    out[3] = '<span class="hist">replaces ' .. table.concat(names, ', ') .. '</span>'
  end
  return '<div class="head">' .. table.concat(out, ' ') .. '</div>'
end

local function foot(c)
  local out, all = {}, xref.pieces[c.name]
  local seen, more = {[c.chapter] = false}, {}
  for k = c.k + 1, #all do
    local p = all[k]
    if p.group ~= c.group then break end
    if not seen[p.chapter] then
      seen[p.chapter] = true
      more[#more + 1] = link('xr', href(p), p.chapter == c.chapter and 'below'
        or util.number(p.chapter.nn))
    end
  end
  if #more > 0 then
    local s = table.concat(more, ', ')
    local own, rest = s:match '^(<a[^>]*>below</a>),? ?(.*)$'
    if own then s = own .. (rest ~= '' and ', and in ch.&#160;' .. rest or '')
    else s = 'in ch.&#160;' .. s end
    out[#out + 1] = 'Added to ' .. s .. '.'
  end
  if c.scraped_by then
    local p = c.scraped_by
    out[#out + 1] = '<span class="gone">Replaced ' .. (p.chapter == c.chapter and '' or 'in ')
      .. link('xr', href(p), chapter_of(p, c)) .. '.</span>'
  end
  local users, named = {}, {}
  for _, u in ipairs(xref.users[c.name] or {}) do
    if not named[u.chunk.name] then
      named[u.chunk.name] = true
      local where = u.chunk.chapter ~= c.chapter
        and (' <small>ch.&#160;%s</small>'):format(util.number(u.chunk.chapter.nn)) or ''
      users[#users + 1] = link('xr name', href(u.chunk), '⟨' .. chunk.name(u.chunk.name) .. where .. '⟩')
    end
  end
  if #users > 0 then out[#out + 1] = 'Used in ' .. table.concat(users, ', ') .. '.' end
  if #c.idents > 0 then
    local names = {}
    for i, n in ipairs(c.idents) do
      names[i] = link('id', '@@identifiers#i-' .. esc(n), '<code>' .. esc(n) .. '</code>')
    end
    out[#out + 1] = 'Defines ' .. table.concat(names, ', ') .. '.'
  end
  return #out > 0 and '<div class="foot">' .. table.concat(out, ' ') .. '</div>' or ''
end

-- What a replacement was written over.
local function older(c)
  if c.op ~= 'replace' then return '' end
  local out = {}
  for _, p in ipairs(xref.pieces[c.name]) do
    if p.group == c.group - 1 then out[#out + 1] = code(p, false) end
  end
  return '<details class="older"><summary>the older writing</summary><pre>'
    .. table.concat(out, '\n') .. '</pre></details>'
end

function chunk.html(c)
  local long = select(2, chunk.text(c):gsub('\n', '')) > 16
  local class = 'chunk ' .. c.op .. (c.scraped_by and ' scraped' or '') .. (long and ' long' or '')
  return ('<div class="%s" id="%s" data-stage="%s">'):format(class, c.id, c.stage)
    .. margin(c) .. head(c)
    .. '<pre class="code"><code>' .. code(c, true) .. '</code></pre>'
    .. older(c) .. foot(c) .. '</div>'
end

return chunk
