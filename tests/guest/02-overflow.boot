# A stack that is used up is named, and reported on another one.
since: 02
append: crash=overflow
expect: ^\*\*\* kernel fault: stack overflow \(sp = 0x[0-9a-f]+\)
expect: at .* crash_overflow
expect: from .* crash_if_asked
refuse: while reporting
status: 1
