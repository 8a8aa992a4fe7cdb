# A mistake of the kernel's own is named.
since: 06
append: misuse=priority
test: mistakes_are_named
expect: ^panic: thread victim: no priority 32
expect: from .* test_mistakes_are_named
expect: from .* thread_entry
status: 1
