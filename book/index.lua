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
local util, stream, xref, chunk = require 'util', require 'stream', require 'xref', require 'chunk'
local prose, records, lists = require 'prose', require 'records', require 'lists'
local esc, complain, labels = util.escape, prose.complain, prose.labels

local chapters, chunks, stages
local pages = {}            -- what will be written, by key; and the keys, in order

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
    prose.headings(p)
    labels[ch.nn] = {to = '@@' .. ch.nn, text = 'chapter ' .. p.number, title = p.title, src = ch.file .. ':1'}
  end
end

local function write_pages()
  local files = {}          -- page key -> name of the HTML file
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
  if #prose.complaints == 0 then return end
  table.sort(prose.complaints, function(a, b)
    if a.file ~= b.file then return a.file < b.file end
    return a.line < b.line
  end)
  for _, c in ipairs(prose.complaints) do
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
  prose.headings(p)
  labels['reading'] = {to = '@@reading', text = p.title, title = p.title, src = p.src}
  add_chapters(parts_of)
  for _, k in ipairs {'identifiers', 'chunks', 'files'} do
    labels[k] = {to = '@@' .. k, text = k, title = '', src = 'book/index.lua'}
  end
  for nn, c in pairs(parts_of) do
    labels[nn] = labels[nn] or {to = '@@index#ch-' .. nn, text = 'chapter ' .. util.number(nn),
      title = c.name .. ' (to come)', src = 'book/parts.tsv'}
  end

  local bench = records.bench(BUILD .. '/bench.tsv', stages)
  local shown = records.transcripts(BUILD .. '/transcripts/shown.tsv')
  for _, key in ipairs(pages) do prose.check(pages[key]) end
  for _, key in ipairs(pages) do prose.divs(pages[key], bench, shown) end
  for _, key in ipairs(pages) do prose.figures(pages[key], CHAPTERS, WORK) end
  for _, key in ipairs(pages) do prose.links(pages[key]) end
  for _, ch in ipairs(chapters) do
    local t = {}
    for i, q in ipairs(ch.quotes) do t[tostring(i)] = chunk.quote(q, ch) end
    pages[ch.nn].quote_html = t
    t = {}
    for i, c in ipairs(ch.chunks) do t[tostring(i)] = chunk.html(c) end
    pages[ch.nn].chunk_html = t
  end
  for _, t in ipairs {{'identifiers', 'Identifiers', lists.identifiers}, {'chunks', 'Chunks', lists.chunks},
    {'files', 'Files', lists.files}} do
    p = new_page(t[1], {kind = 'list', title = t[2], title_html = t[2], file = t[1] .. '.html'})
    p.body = t[3](p.sections)
  end
  pages.index.body = lists.contents(parts, pages)
  give_up_if_wrong()
  write_pages()
  return pandoc.Pandoc {}
end
