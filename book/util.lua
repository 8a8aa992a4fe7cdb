-- util.lua: what the readers share: files, tables as text, HTML.
local util = {}

function util.read(path)
  local f = io.open(path, 'rb')
  if not f then return nil end
  local s = f:read 'a'
  f:close()
  return s
end

-- Write a file, but leave it alone (and as old as it is) if it has that text.
function util.write(path, text)
  if util.read(path) == text then return false end
  local f = assert(io.open(path .. '.new', 'wb'))
  f:write(text)
  f:close()
  assert(os.rename(path .. '.new', path))
  return true
end

function util.lines(s)
  local t = {}
  for l in (s:gsub('\n$', '') .. '\n'):gmatch '([^\n]*)\n' do t[#t + 1] = l end
  return t
end

function util.fields(line)
  local t = {}
  for f in (line .. '\t'):gmatch '([^\t]*)\t' do t[#t + 1] = f end
  return t
end

function util.push(t, key, value)
  t[key] = t[key] or {}
  table.insert(t[key], value)
end

function util.escape(s)
  return (s:gsub('[&<>"]', {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;'}))
end

-- The part of an id that a text gives.
function util.slug(s)
  return (s:lower():gsub('[^%w]+', '-'):gsub('^%-+', ''):gsub('%-+$', ''))
end

-- 1234567 -> 1,234,567
function util.thousands(n)
  local s = tostring(n)
  while true do
    local t, k = s:gsub('^(%-?%d+)(%d%d%d)', '%1,%2')
    if k == 0 then return s end
    s = t
  end
end

-- "03" is chapter 3, and stays what it is otherwise.
function util.number(nn) return tostring(tonumber(nn) or nn):gsub('%.0$', '') end

-- A value as Lua text; keys in a fixed order, so that equal tables are equal texts.
function util.serialize(v)
  if type(v) ~= 'table' then
    return type(v) == 'string' and ('%q'):format(v) or tostring(v)
  end
  local keys, out = {}, {}
  for k in pairs(v) do keys[#keys + 1] = k end
  table.sort(keys, function(a, b)
    if type(a) == type(b) then return a < b end
    return type(a) == 'number'
  end)
  for _, k in ipairs(keys) do
    out[#out + 1] = '[' .. util.serialize(k) .. ']=' .. util.serialize(v[k])
  end
  return '{' .. table.concat(out, ',\n') .. '}'
end

return util
