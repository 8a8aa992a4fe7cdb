# A thread that uses up its stack is named; the guard was its own.
since: 06
append: crash=thread
expect: ^\*\*\* kernel fault: stack overflow
expect: ^  thread mole, id 0x[0-9a-f]+
expect: from .* crash_recursion
refuse: while reporting
status: 1
