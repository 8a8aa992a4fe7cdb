# A call through a null pointer stops at its first instruction.
since: 04
append: crash=null-call
expect: ^\*\*\* kernel fault: an instruction could not be fetched
expect: at +0x00000000
expect: why +fetching 0x00000000: no translation
expect: from .* crash_if_asked
status: 1
