# A thread that was freed is not there any more: to free it again faults.
since: 06
append: misuse=free-twice
test: mistakes_are_named
expect: ^\*\*\* kernel fault: a data access failed
expect: (at|from) .* thread_free
expect: why +reading 0xe0.*: no translation
status: 1
