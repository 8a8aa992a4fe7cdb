-- lex.lua: cut program text into tokens, for colours and for links.
--
--   lex.run(language, text, emit)    calls emit(class, token) from left to right;
--                                    the tokens together are the text
--   lex.language(path)               which language a file is in
--
-- Text may hold \1n\2, the use of another chunk; it comes out as class 'use' with
-- the token n, wherever it stands, and a third argument: the class of what it is inside.
-- The classes:
--   co comment   st string   nu number   kw keyword or instruction   ty type
--   pp preprocessor   dr directive   rg register   lb label   va make's variable
--   id identifier   sp white space   nil anything else
local lex = {}

local function set(s)
  local t = {}
  for w in s:gmatch '%S+' do t[w] = true end
  return t
end

local C = {
  kw = set [[ if else for while do switch case default break continue return goto
    sizeof struct union enum typedef static extern const volatile register inline
    asm _Noreturn _Static_assert _Alignas _Alignof __attribute__ restrict ]],
  ty = set [[ void char short int long signed unsigned float double bool _Bool
    size_t ssize_t ptrdiff_t intptr_t uintptr_t int8_t int16_t int32_t int64_t
    uint8_t uint16_t uint32_t uint64_t va_list ]],
}
local REGISTERS = set [[ sp lr pc ip fp sl cpsr spsr apsr
  cpsr_c cpsr_f cpsr_fc spsr_cxsf cpsr_cxsf sp_irq sp_abt sp_und sp_svc sp_usr lr_irq
  lr_abt lr_und lr_svc lr_usr spsr_irq spsr_abt spsr_und spsr_svc ]]
for i = 0, 15 do REGISTERS['r' .. i] = true; REGISTERS['c' .. i] = true end
for i = 10, 15 do REGISTERS['p' .. i] = true end
function lex.is_register(name) return REGISTERS[name] or false end

local LD = set [[ ENTRY PHDRS SECTIONS MEMORY ALIGN KEEP PROVIDE PROVIDE_HIDDEN ASSERT
  SORT SIZEOF ADDR LOADADDR NOLOAD FLAGS OUTPUT_FORMAT OUTPUT_ARCH PT_LOAD AT
  PT_NULL ORIGIN LENGTH ]]
local SH = set [[ if then else elif fi for while until do done case esac in function
  return exit set shift local export trap break continue ]]
local MAKE = set [[ ifeq ifneq ifdef ifndef else endif include define endef export
  override vpath ]]
local PYTHON = set [[ def class return if elif else for while in not and or import from
  as with try except finally raise pass break continue lambda yield None True False ]]
local LUA = set [[ local function end if then else elseif for while do repeat until
  return in and or not nil true false break ]]
local PROMELA = set [[ proctype active init do od if fi atomic d_step assert inline
  typedef mtype bit byte bool short int chan of run skip break goto else ltl never
  timeout define unless ]]

-- A rule is {class, pattern}, or {function(text, at, state) -> class, token}.
-- The first rule that matches at the current place wins.  Patterns begin with ^,
-- which string.find honours at the place where it starts to look.
local function word(kinds)
  return function(s, i)
    local w = s:match('^[%a_][%w_]*', i)
    if not w then return end
    for class, words in pairs(kinds) do
      if words[w] then return class, w end
    end
    return 'id', w
  end
end

local function comment_block(s, i)
  if s:sub(i, i + 1) ~= '/*' then return end
  local _, e = s:find('*/', i + 2, true)
  return 'co', s:sub(i, e or #s)
end

local function line_start(s, i) return i == 1 or s:sub(i - 1, i - 1) == '\n' end

-- A preprocessor word, at the start of a line; the name of an included file
-- is a string whatever its quotes.
local function directive(s, i, state)
  local w = line_start(s, i) and s:match('^[ \t]*#[ \t]*%a+', i)
  if w then state.first = false; return 'pp', w end
  local before = s:sub(math.max(1, i - 20), i - 1)
  if before:find 'include%s*$' then
    local f = s:match('^<[^>\n]*>', i)
    return f and 'st', f
  end
end

local function long_string(q)
  return function(s, i)
    if s:sub(i, i) ~= q then return end
    local j = i + 1
    while j <= #s do
      local c = s:sub(j, j)
      if c == '\\' then j = j + 1
      elseif c == q then return 'st', s:sub(i, j)
      elseif c == '\n' then return 'st', s:sub(i, j - 1) end
      j = j + 1
    end
    return 'st', s:sub(i)
  end
end
-- A line end is a token of its own, so that the rules see where a line begins.
local SPACE, NUMBER = {'sp', '^[ \t\r]+'}, {'nu', '^%d[%w_.]*'}
local ARROW, DOTS = {nil, '^%->'}, {nil, '^%.%.%.'}

-- In assembly the first word of a line, or after a label, is the instruction.
local function assembly(s, i, state)
  if line_start(s, i) then state.first = true end
  local label = state.first and s:match('^[%w_.$]+:', i)
  if label and not label:find '^%d' then return 'lb', label end
  local dir = s:match('^%.[%a_][%w_.]*', i)
  if dir then state.first = false; return 'dr', dir end
  local w = s:match('^[%a_][%w_.]*', i)
  if not w then
    if s:find('^[^%s%d:]', i) then state.first = false end
    return
  end
  if REGISTERS[w:lower()] then state.first = false; return 'rg', w end
  if state.first then state.first = false; return 'kw', w end
  return 'id', w
end

local function make(s, i, state)
  if line_start(s, i) then
    state.recipe = s:sub(i, i) == '\t'
    if not state.recipe then
      local w = s:match('^%-?(%a+)', i)
      if w and MAKE[w] then return 'kw', s:match('^%-?%a+', i) end
      w = s:match('^[%w_.%-]+%f[%s:?+=]', i)
      if w and s:find('^%s*[:?+]?=', i + #w) then return 'lb', w end
      w = s:match('^[^\n:=#]+:%f[^:=]', i)
      if w and not w:find '%$%(' then return 'lb', w end
    end
  end
  local v = s:match('^%$%b()', i) or s:match('^%$%b{}', i) or s:match('^%$%$?[@<^?*%w+|]', i)
  if v and not v:find '\1' then return 'va', v end
end

local function ld(s, i)
  local w = s:match('^[%a_][%w_]*', i)
  if w then return LD[w] and 'kw' or 'id', w end
  w = s:match('^%.[%a_][%w_.]*', i) or s:match('^/DISCARD/', i)
  return w and 'dr', w
end

local function shell(s, i)
  local v = s:match('^%$%b{}', i) or s:match('^%$[%w_@*#?]+', i)
  if v then return 'va', v end
  if s:find('^#', i) and (line_start(s, i) or s:find('^%s', i - 1)) then
    return 'co', s:match('^[^\n]*', i)
  end
end

local HASH = {'co', '^#[^\n]*'}
local DASH = {'co', '^%-%-[^\n]*'}
local SLASHES = {'co', '^//[^\n]*'}
local BLOCK, DQ, SQ = {comment_block}, {long_string '"'}, {long_string "'"}
local OTHER = {nil, '^[^%w%s_\1]'}

local function c_like(keywords)
  return {{directive}, SPACE, BLOCK, SLASHES, DQ, SQ, NUMBER, {word(keywords)}, ARROW, DOTS, OTHER}
end

local RULES = {
  c = c_like(C),
  promela = c_like {kw = PROMELA},
  asm = {{directive}, {'co', '^@[^\n]*'}, BLOCK, SLASHES, DQ, {assembly}, SPACE,
    {'nu', '^#?%-?%d[%w_]*'}, {word {}}, OTHER},
  ld = {SPACE, BLOCK, DQ, {ld}, NUMBER, OTHER},
  make = {HASH, {make}, SPACE, {'id', '^[%w_]+'}, OTHER},
  sh = {{shell}, SPACE, DQ, SQ, {word {kw = SH}}, NUMBER, OTHER},
  python = {HASH, SPACE, DQ, SQ, NUMBER, {word {kw = PYTHON}}, OTHER},
  lua = {DASH, SPACE, DQ, SQ, NUMBER, {word {kw = LUA}}, OTHER},
  text = {{'sp', '^[^\1\n]+'}},
  comment = {{'co', '^[^\1\n]+'}},
}

local BY_ENDING = {
  c = 'c', h = 'c', S = 'asm', s = 'asm', ld = 'ld', lds = 'ld', mk = 'make', sh = 'sh',
  py = 'python', lua = 'lua', pml = 'promela', def = 'c', dts = 'c',
}
local ALIAS = {
  cpp = 'c', gnuassembler = 'asm', arm = 'asm', makefile = 'make', Makefile = 'make',
  bash = 'sh', shell = 'sh', console = 'text',
}

function lex.language(path)
  local base = path:match '[^/]*$'
  if base == 'Makefile' then return 'make' end
  return BY_ENDING[base:match '%.(%w+)$' or ''] or 'text'
end

-- The language of a fenced block that is called name, or nil.
function lex.named(name)
  name = ALIAS[name] or name
  return RULES[name] and name or BY_ENDING[name]
end

-- Give tok to emit, but the uses in it apart.
local function give(emit, class, tok)
  if not tok:find('\1', 1, true) then return emit(class, tok) end
  local at = 1
  while at <= #tok do
    local b, e, n = tok:find('\1(%d+)\2', at)
    if not b then emit(class, tok:sub(at)); return end
    if b > at then emit(class, tok:sub(at, b - 1)) end
    emit('use', n, class)
    at = e + 1
  end
end

function lex.run(language, s, emit)
  local rules, state, i = RULES[language] or RULES.text, {}, 1
  while i <= #s do
    local class, tok
    local use = s:match('^\1%d+\2', i)
    if use then
      tok = use
    elseif s:sub(i, i) == '\n' then
      class, tok = 'sp', '\n'
    else
      for _, rule in ipairs(rules) do
        local what = rule[1]
        if type(what) == 'function' then
          class, tok = what(s, i, state)
        else
          class, tok = what, s:match(rule[2], i)
        end
        if tok and #tok > 0 then break end
        tok = nil
      end
    end
    if not tok then class, tok = nil, s:sub(i, i) end
    give(emit, class, tok)
    i = i + #tok
  end
end

return lex
