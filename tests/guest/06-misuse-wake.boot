# A mistake of the kernel's own is named.
since: 06
append: misuse=wake
test: mistakes_are_named
expect: ^panic: waking thread victim, which does not sleep
expect: from .* test_mistakes_are_named
expect: from .* thread_entry
status: 1
