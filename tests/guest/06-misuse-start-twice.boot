# A mistake of the kernel's own is named.
since: 06
append: misuse=start-twice
test: mistakes_are_named
expect: ^panic: starting thread victim twice
expect: from .* test_mistakes_are_named
expect: from .* thread_entry
status: 1
