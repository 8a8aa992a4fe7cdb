-- records.lua: what the build measured and recorded, as the prose asks for it.
local util, prose = require 'util', require 'prose'
local complain = prose.complain
local records = {}

-- build/bench.tsv: stage, name, instructions.
function records.bench(path, stages)
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
function records.transcripts(path)
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

return records
