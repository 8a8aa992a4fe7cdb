# Endless recursion ends in the guard, and the report names it.
since: 04
append: crash=recursion
expect: ^\*\*\* kernel fault: stack overflow
expect: (at|from) .* crash_recursion
refuse: while reporting
status: 1
