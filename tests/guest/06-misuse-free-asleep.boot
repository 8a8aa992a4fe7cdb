# A mistake of the kernel's own is named.
since: 06
append: misuse=free-asleep
test: mistakes_are_named
expect: ^panic: freeing thread victim, which is in use
expect: from .* test_mistakes_are_named
expect: from .* thread_entry
status: 1
