-- page.lua: the second half of the weave.  A pandoc reader that makes a document out of the
-- page files that index.lua wrote.
--
--   pandoc -p -f book/page.lua -t html ... build/book/data/03.lua    one page of the site
--
-- From the environment: BOOK, the folder of this file; FORMAT, which is site, epub or
-- print; for the last two DATA, the folder of the page files, and PAGES, the keys of
-- the pages in their order (the input is not looked at).
package.path = os.getenv 'BOOK' .. '/?.lua;' .. package.path
local util, lex = require 'util', require 'lex'
local FORMAT = os.getenv 'FORMAT'
local SITE, EPUB, PRINT = FORMAT == 'site', FORMAT == 'epub', FORMAT == 'print'
local esc = util.escape

local place = {}            -- EPUB: page key -> number of its file
local MARKDOWN = 'markdown+smart-raw_tex-latex_macros-auto_identifiers'

local function raw(s) return pandoc.RawBlock('html', s) end
local function rawi(s) return pandoc.RawInline('html', s) end

-- ---- links ------------------------------------------------------------------------

-- XML, and so an EPUB, wants ids that begin with a letter.
local function anchor(id)
  return EPUB and id:find '^%d' and 'ch' .. id or id
end

-- Where "@@KEY#id" is, seen from the page; nil if it is not in this book.
local function resolve(page, to)
  local key, id = to:match '^@@([^#]*)#?(.*)$'
  if PRINT then
    if id ~= '' and key == 'index' then return nil end
    return '#' .. (id ~= '' and id or key)
  elseif EPUB then
    if not place[key] then return nil end
    return ('ch%03d.xhtml#%s'):format(place[key], anchor(id ~= '' and id or key))
  end
  if id == '' then return page.files[key] end
  return (key == page.key and '' or page.files[key]) .. '#' .. id
end

-- All links in finished HTML.  The printed book gets page numbers: tools/weave replaces
-- {{p:id}} by the number of id's page, and {{a:class:id}} by a link that says it.
local function relink(page, html)
  html = html:gsub('<a class="([^"]*)" href="(@@[^"]*)"([^>]*)>(.-)</a>', function(class, to, more, text)
    local href = resolve(page, to)
    if not href then return '<span class="' .. class .. '">' .. text .. '</span>' end
    if PRINT then
      more = ''
      local id = href:sub(2)
      if class:find '^at' then return ('{{a:%s:%s}}'):format(class, id) end
      if class:find '^xr' then
        local number = '<span class="pn">{{p:' .. id .. '}}</span>'
        text = text == 'the piece above' and 'p.&#160;{{p:' .. id .. '}}' or text .. number
      end
    end
    return ('<a class="%s" href="%s"%s>%s</a>'):format(class, href, more, text)
  end)
  html = html:gsub('href="(@@[^"]*)"', function(to)
    return ('href="%s"'):format(resolve(page, to) or '#')
  end)
  if EPUB then html = html:gsub(' id="(%d)', ' id="ch%1') end
  if not SITE then
    html = html:gsub('<details class="older">.-</details>', '')
  end
  if PRINT then html = html:gsub('<span class="on%-screen">.-</span>', '') end
  return html
end

-- ---- blocks -------------------------------------------------------------------------

local function paint(language, text)
  local out = {}
  lex.run(language, text, function(class, tok)
    tok = esc(tok)
    if class and class ~= 'id' and class ~= 'sp' then
      tok = ('<span class="%s">%s</span>'):format(class, tok)
    end
    out[#out + 1] = tok
  end)
  return table.concat(out)
end

local function figure(page, f, caption)
  local svg = f.svg
  return {
    raw(('<figure class="figure" id="%s"><div class="art">%s</div><figcaption><span class="no">Figure %s.</span>')
      :format(anchor(f.id), svg, f.number)),
    pandoc.Plain(caption), raw '</figcaption></figure>'}
end

local function transcript(t)
  local text = esc(t.text:gsub('\n+$', ''))
  local gap = '<span class="gap">⋮</span>'
  if t.head then text = gap .. '\n' .. text end
  if t.tail then text = text .. '\n' .. gap end
  return raw(('<figure class="transcript"><figcaption><span class="prompt">$</span> <code>%s</code></figcaption>'
    .. '<pre tabindex="0">%s</pre></figure>'):format(esc(t.command), text))
end

local function bench(t)
  local out = {'<div class="table"><table class="bench"><thead><tr><th>stage</th>'}
  for _, c in ipairs(t.columns) do out[#out + 1] = '<th class="n">' .. esc(c) .. '</th>' end
  out[#out + 1] = '</tr></thead><tbody>'
  for _, r in ipairs(t.rows) do
    out[#out + 1] = '<tr><td>' .. esc(r[1]) .. '</td>'
    for i = 2, #t.columns + 1 do out[#out + 1] = '<td class="n">' .. (r[i] or '') .. '</td>' end
    out[#out + 1] = '</tr>'
  end
  out[#out + 1] = '</tbody></table></div>'
  return raw(table.concat(out))
end

-- "**Field note.** A system..." loses its first words, the box has a label.
local function labelled(div, word)
  local first = div.content[1]
  if first and first.t == 'Para' and first.content[1] and first.content[1].t == 'Strong' then
    local said = pandoc.utils.stringify(first.content[1]):lower():gsub('%p+$', '')
    if said == word:lower() then
      first.content:remove(1)
      while first.content[1] and (first.content[1].t == 'Space' or first.content[1].t == 'SoftBreak') do
        first.content:remove(1)
      end
      div.content[1] = first
    end
  end
  div.content:insert(1, raw('<p class="label">' .. word .. '</p>'))
  return div
end

local function rubric(page, id, text)
  if not id or id == '' then return nil end
  return pandoc.Header(2, text, {id = anchor(id), class = 'rubric'})
end

local function exercise(page, div)
  local a = div.attributes
  local stars = tonumber(a.stars) or 0
  local label = ('<p class="label"><a class="self" href="#%s">Exercise %s</a> '
    .. '<span class="stars" title="%d of 3 stars">%s</span></p>'):format(anchor(div.identifier), a.no,
    stars, ('★'):rep(stars) .. ('☆'):rep(3 - stars))
  div.content:insert(1, raw(label))
  local head = rubric(page, a.rubric, 'Exercises')
  local box = pandoc.Div(div.content, {id = anchor(div.identifier), class = 'exercise'})
  return head and {head, box} or box
end

local function div(page, d)
  local is = {}
  for _, c in ipairs(d.classes) do is[c] = true end
  if is.transcript then return transcript(page.transcripts[tonumber(d.attributes.n)]) end
  if is.bench then return bench(page.tables[tonumber(d.attributes.n)]) end
  if is.exercise then return exercise(page, d) end
  if is.reading then
    local head = rubric(page, d.attributes.rubric, 'Further reading')
    d.attributes.rubric = nil
    return head and {head, d} or d
  end
  if is['field-note'] then return labelled(d, 'Field note') end
  if is.invariant then return labelled(d, 'Invariant') end
  if is.aside then
    d.attributes.role = 'note'
    return d
  end
  if d.identifier ~= '' then d.identifier = anchor(d.identifier); return d end
end

local function header(page, h)
  local no, id = h.attributes.no, anchor(h.identifier)
  local content = h.content
  if no then
    content:insert(1, pandoc.Space())
    content:insert(1, pandoc.Span(no, {class = 'no'}))
  end
  if SITE and id ~= '' then
    content:insert(rawi((' <a class="anchor" href="#%s" aria-label="Link to this section">#</a>'):format(id)))
  end
  return pandoc.Header(h.level, content, {id = id})
end

-- ---- inlines ------------------------------------------------------------------------

local function link(page, l)
  local id = l.target:match '^#(.*)'
  if not id then
    if not l.target:find '^https?:' then
      error(('%s: the link to %s is neither of the book nor of the web'):format(page.src, l.target), 0)
    end
    return nil
  end
  local to = page.labels[id]
  local href = resolve(page, to.to)
  local content = #l.content > 0 and l.content or pandoc.Inlines(to.text)
  if not href then return pandoc.Span(content) end
  l.content, l.target, l.title = content, href, to.title or ''
  if PRINT then
    l.title = ''
    return {l, rawi(('<span class="pn in">{{p:%s}}</span>'):format(href:sub(2)))}
  end
  return l
end

-- Notes go to the end of their chapter, in every format.
local function notes_of(page)
  local notes = {}
  local function note(n)
    notes[#notes + 1] = n.content
    return rawi(('<sup class="fn"><a id="fr-%s-%d" href="#fn-%s-%d">%d</a></sup>'):format(page.key, #notes,
      page.key, #notes, #notes))
  end
  local function section()
    if #notes == 0 then return {} end
    local out = {raw '<section class="notes"><h2 class="rubric">Notes</h2><ol>'}
    for i, blocks in ipairs(notes) do
      out[#out + 1] = raw(('<li id="fn-%s-%d">'):format(page.key, i))
      for _, b in ipairs(blocks) do out[#out + 1] = b end
      out[#out + 1] = raw(('<p class="back"><a href="#fr-%s-%d" aria-label="Back to the text">↩&#xFE0E;</a></p></li>')
        :format(page.key, i))
    end
    out[#out + 1] = raw '</ol></section>'
    return out
  end
  return note, section
end

local function body(page)
  local blocks = pandoc.Blocks {}
  if page.md then
    local nfigure, note, notes = 0, notes_of(page)
    local doc = pandoc.read(page.md, MARKDOWN)
    doc = doc:walk {
      Code = function(c)
        if not c.classes:includes 'nw-quote' then return nil end
        local html = page.quotes[c.attributes.n]
        return html and rawi('<code>' .. relink(page, html) .. '</code>') or pandoc.Code(c.text)
      end,
      Link = function(l) return link(page, l) end,
      Note = note,
    }
    doc = doc:walk {
      Para = function(p)
        local only = #p.content == 1 and p.content[1]
        if not only then return nil end
        if only.t == 'Span' and only.classes:includes 'nw-chunk' then
          return raw(relink(page, page.chunks[only.attributes.n]))
        elseif only.t == 'Image' then
          nfigure = nfigure + 1
          return figure(page, page.figures[nfigure], only.caption)
        end
      end,
      Header = function(h) return header(page, h) end,
      CodeBlock = function(c)
        local language = lex.named(c.classes[1] or 'text')
        return raw(('<pre class="listing" tabindex="0"><code>%s</code></pre>'):format(paint(language, c.text)))
      end,
      Table = function(t) return {raw '<div class="table">', t, raw '</div>'} end,
      Div = function(d) return div(page, d) end,
    }
    if nfigure ~= #page.figures then
      error(('%s: %d of %d figures do not stand in a paragraph of their own'):format(page.src,
        #page.figures - nfigure, #page.figures), 0)
    end
    blocks:extend(doc.blocks)
    blocks:extend(notes())
  end
  if page.html then blocks:insert(raw(relink(page, page.html))) end
  return blocks
end

-- ---- documents ------------------------------------------------------------------------

local function toc(page)
  local out = {}
  for _, s in ipairs(page.sections) do
    if s.level == 2 then
      out[#out + 1] = ('<li><a href="#%s">%s</a></li>'):format(s.id:gsub(':', '-'), s.html)
    end
  end
  return #out > 0 and '<ol>' .. table.concat(out, '\n') .. '</ol>' or nil
end

local function site(page)
  local doc = pandoc.Pandoc(body(page))
  local m = doc.meta
  local function set(key, html) if html then m[key] = pandoc.MetaInlines {rawi(html)} end end
  set('pagetitle', page.kind ~= 'cover' and esc(page.title) .. ' · Palimpsest' or 'Palimpsest')
  set('heading', page.title_html)
  set('kicker', page.kicker)
  set('part', page.part)
  set('key', page.key)
  set('kind', page.kind)
  if page.kind == 'cover' then set('cover', 'yes') end
  set('pagetoc', toc(page))
  for _, k in ipairs {'prev', 'next'} do
    if page[k] then
      set(k .. 'href', resolve(page, page[k].to))
      set(k .. 'title', page[k].title)
    end
  end
  return doc
end

-- The printed book: a section for each page, with a page style of its own, which is
-- how the running head gets the chapter's name.
local function printed(pages)
  local doc = pandoc.Pandoc {}
  local b, styles, contents, part = doc.blocks, {}, {}, nil
  for _, page in ipairs(pages) do
    if page.part and page.part ~= part then
      part = page.part
      b:insert(raw(('<section class="part" id="part-%s"><h1>%s</h1></section>'):format(page.key, part)))
      contents[#contents + 1] = ('<p class="part"><a href="#part-%s">%s</a></p>'):format(page.key, part)
    end
    local name = page.kind .. '-' .. page.key
    local head = (page.number and page.number .. '. ' or '') .. page.title
    styles[#styles + 1] = ('@page %s { @top-left { content: "%s" } }\n.%s { page: %s }'):format(name,
      head:gsub('["\\]', ''), name, name)
    b:insert(raw(('<section class="page %s %s"><header class="opening"><p class="kicker">%s</p><h1 id="%s">%s</h1></header>')
      :format(page.kind, name, page.kicker or '', page.key, page.title_html)))
    b:extend(body(page))
    b:insert(raw '</section>')
    contents[#contents + 1] = ('<p class="title"><a href="#%s"><span class="no">%s</span> %s</a><span class="pg">{{p:%s}}</span></p>')
      :format(page.key, page.number or '', page.title_html, page.key)
    if page.kind == 'chapter' then
      for _, s in ipairs(page.sections) do
        if s.level == 2 then
          contents[#contents + 1] = ('<p class="section"><a href="#%s">%s</a><span class="pg">{{p:%s}}</span></p>')
            :format(s.id:gsub(':', '-'), s.html, s.id:gsub(':', '-'))
        end
      end
    end
  end
  doc.meta.styles = pandoc.MetaInlines {rawi(table.concat(styles, '\n'))}
  doc.meta.contents = pandoc.MetaInlines {rawi(table.concat(contents, '\n'))}
  return doc
end

local function epub(pages)
  local doc = pandoc.Pandoc {}
  for i, page in ipairs(pages) do place[page.key] = i end
  for _, page in ipairs(pages) do
    local title = pandoc.Inlines {}
    if page.number then
      title:extend {pandoc.Span(page.number, {class = 'no'}), pandoc.Space()}
    end
    title:extend(pandoc.Inlines(page.title))
    doc.blocks:insert(pandoc.Header(1, title, {id = anchor(page.key)}))
    doc.blocks:extend(body(page))
  end
  return doc
end

function Reader(input)
  if SITE then return site(assert(load(tostring(input)))()) end
  local pages = {}
  for key in os.getenv('PAGES'):gmatch '%S+' do
    pages[#pages + 1] = dofile(os.getenv 'DATA' .. '/' .. key .. '.lua')
  end
  return PRINT and printed(pages) or epub(pages)
end
