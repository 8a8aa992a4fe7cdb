# A stack pointer that points nowhere does not fault for ever.
since: 02
append: crash=wild-stack
expect: ^\*\*\* kernel fault: the stack pointer is wild \(sp = 0x00001801\)
expect: from .* crash_if_asked
status: 1
