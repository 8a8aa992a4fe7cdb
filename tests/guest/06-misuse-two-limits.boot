# A mistake of the kernel's own is named.
since: 06
append: misuse=two-limits
test: mistakes_are_named
expect: ^panic: thread victim has two time limits
expect: from .* test_mistakes_are_named
expect: from .* thread_entry
status: 1
