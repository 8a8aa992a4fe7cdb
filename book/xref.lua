-- xref.lua: who defines what, and who uses it, over all chapters and stages.
--
-- A stage is known by its place in the book's order of stages (a number), so that
-- "still there at stage s" is a comparison.
--
-- About chunks:      xref.group_pieces, xref.live, xref.successor, xref.files
-- About identifiers: xref.read_stage, xref.add_declared, xref.resolve
local util = require 'util'
local xref = {pieces = {}, users = {}, idents = {}, locals = {}, place = {}, order = {}}

-- ---- chunks ------------------------------------------------------------------

-- The pieces of a name fall into groups: a replacement opens the next one.
function xref.group_pieces(chapters, stages)
  for i, s in ipairs(stages) do xref.order[s] = i end
  xref.last = #stages
  local taken = {}
  for _, ch in ipairs(chapters) do
    for k, c in ipairs(ch.chunks) do
      c.stage = ch.nn
      for i = #ch.drafts, 1, -1 do
        if k <= ch.drafts[i].after then c.stage = ch.drafts[i].name end
      end
      c.order = xref.order[c.stage]
      util.push(xref.pieces, c.name, c)
      local all = xref.pieces[c.name]
      c.k = #all
      local before = all[#all - 1]
      c.group = before and before.group + (c.replace and 1 or 0) or 1
      c.op = not before and 'new' or c.replace and 'replace' or 'add'
      local id = 'c-' .. util.slug(c.name)
      if id == 'c-' then id = 'c-chunk' end
      if c.k == 1 then
        while taken[id] do id = id .. '-x' end
        taken[id] = true
        c.base = id
      else
        c.base = all[1].base
      end
      c.id = c.base .. (c.k > 1 and '--' .. c.k or '')
      for _, p in ipairs(c.parts) do
        if type(p) == 'table' then util.push(xref.users, p.use, {chunk = c, line = p.line}) end
      end
    end
  end
  -- Pieces of a group are scraped at the stage that opens the next one.
  for _, all in pairs(xref.pieces) do
    for i = #all, 1, -1 do
      local c, nxt = all[i], all[i + 1]
      c.scraped_by = nxt and (nxt.group > c.group and nxt or nxt.scraped_by) or nil
    end
  end
end

-- The first piece of a chunk as a reader knows it who has come to piece number n;
-- or else the piece that begins it later on.
function xref.live(name, n)
  local found
  for _, c in ipairs(xref.pieces[name] or {}) do
    if c.op ~= 'add' and (c.n <= n or not found) then found = c end
  end
  return found
end

-- The files that a chunk ends up in, through whoever uses it.
function xref.files(name, seen, out)
  seen, out = seen or {}, out or {}
  if seen[name] then return out end
  seen[name] = true
  if not name:find ' ' then table.insert(out, name) end
  for _, u in ipairs(xref.users[name] or {}) do xref.files(u.chunk.name, seen, out) end
  return out
end

-- ---- identifiers --------------------------------------------------------------

local CLASS = {
  ['function'] = 'value', variable = 'value', externvar = 'value', macro = 'value',
  enumerator = 'value', typedef = 'value', label = 'value', define = 'value', symbol = 'value',
  struct = 'tag', union = 'tag', enum = 'tag', member = 'member',
}

local function lines_from(tree, path)
  local map, file, line = {}, nil, 0
  local n = 0
  for l in io.lines(tree .. '/' .. path) do
    n = n + 1
    local at, from = l:match '^#line (%d+) "(.*)"'
    if at then file, line = from, tonumber(at)
    elseif file then map[n] = {file = file, line = line, text = l}; line = line + 1 end
  end
  return map
end

-- Take in one stage: dir/STAGE is its tree with #line everywhere, dir/STAGE.tags what
-- ctags found in it, dir/STAGE.where what tools/where says of its lines.
-- chunk_at(file, line) is the chunk that a chapter's line belongs to.
function xref.read_stage(dir, stage, chunk_at)
  local s, tree, maps = xref.order[stage], dir .. '/' .. stage, {}
  for l in io.lines(tree .. '.where') do
    local at, file, fn = l:match '^([^\t]*)\t([^\t]*)\t?(.*)$'
    if at then
      xref.place[s] = xref.place[s] or {}
      util.push(xref.place[s], at, {file = file, fn = fn ~= '' and fn or nil})
    end
  end
  for l in io.lines(tree .. '.tags') do
    local f = util.fields(l)
    if not f[1]:find '^!' and f[4] then
      local name, path, kind = f[1], f[2]:gsub('^%./', ''), f[4]
      local scope, owner, private = '', nil, false
      for i = 5, #f do
        scope = f[i]:match '^function:(.*)' or scope
        owner = f[i]:match '^struct:(.*)' or f[i]:match '^union:(.*)' or owner
        private = private or f[i] == 'file:'
      end
      if kind == 'local' or kind == 'parameter' then
        xref.locals[scope] = xref.locals[scope] or {}
        xref.locals[scope][name] = true
      elseif CLASS[kind] and not name:find '^__anon' then
        maps[path] = maps[path] or lines_from(tree, path)
        local at = maps[path][tonumber(f[3]:match '%d+')]
        -- After a local label (1: add ...) ctags takes the instruction for a label.
        if at and kind == 'label' and at.text:sub(1, #name + 1) ~= name .. ':' then at = nil end
        local chunk = at and chunk_at(at.file, at.line)
        if chunk then
          if owner and not owner:find '__anon' then kind = kind .. ' of ' .. owner:match '[^:]*$' end
          xref.add {name = name, kind = kind, class = CLASS[f[4]], chunk = chunk, line = at.line, file = path,
            private = private and path:find '%.[cS]$' and true or false, from = s, to = s}
        end
      end
    end
  end
end

-- Remember an entry, unless it is an older stage's of the same thing.  The macro that keeps a
-- header from being read twice is no name that anybody looks up.
function xref.add(e)
  e.class = e.class or CLASS[e.kind]
  if e.kind == 'macro' and e.name:find '_H$' and e.file:find '%.h$' then return end
  for _, old in ipairs(xref.idents[e.name] or {}) do
    if old.chunk == e.chunk and old.class == e.class and old.file == e.file then
      old.to = math.max(old.to, e.to)
      old.from = math.min(old.from, e.from)
      return
    end
  end
  e.uses = {}
  util.push(xref.idents, e.name, e)
end

-- What the chapters declare with %def and ctags did not find.
function xref.add_declared(chunks)
  for _, c in ipairs(chunks) do
    for _, name in ipairs(c.idents) do
      local known
      for _, e in ipairs(xref.idents[name] or {}) do
        if e.chunk == c then known = true; e.declared = true end
      end
      if not known then
        local to = c.scraped_by and c.scraped_by.order - 1 or xref.last
        xref.add {name = name, kind = 'name', class = 'value', chunk = c, line = c.line,
          file = c.files and c.files[1] or c.name, private = false, declared = true,
          from = c.order, to = math.max(to, c.order)}
      end
    end
  end
end

local function in_files(e, files)
  for _, f in ipairs(files or {}) do
    if f == e.file then return true end
  end
end

-- Which entry does a word in the code mean?  s is the stage, files the files that the code is in.
function xref.resolve(name, class, s, files)
  local best
  for _, e in ipairs(xref.idents[name] or {}) do
    if e.class == class and e.from <= s and s <= e.to then
      local here = in_files(e, files)
      if class == 'member' then
        -- Only ctags and a compiler know types; a name that two structs have is nobody's.
        if best and best.chunk ~= e.chunk then return nil end
        best = e
      elseif here then return e
      elseif not e.private and not (e.kind == 'label' and not e.declared) then
        best = best or e
      end
    end
  end
  return best
end

-- The same for a word in the prose of a chapter, where what is to come counts too.
function xref.resolve_prose(name, class, s, chapter)
  local best, merit
  for _, e in ipairs(xref.idents[name] or {}) do
    if not class or e.class == class then
      local m = 0
      if e.from <= s and s <= e.to then m = 1000 elseif e.from > s then m = 500 - e.from
      else m = e.to end
      if e.chunk.chapter == chapter then m = m + 200 end
      m = m + (e.class == 'value' and 30 or e.class == 'tag' and 20 or 10) + (e.private and 0 or 1)
      if not best or m > merit then best, merit = e, m end
    end
  end
  return best
end

return xref
