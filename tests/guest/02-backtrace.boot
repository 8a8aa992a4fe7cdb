# A panic shows who called it.
since: 02
append: crash=panic
expect: ^panic: the boot arguments asked for it
expect: from .* crash_panic
expect: from .* (kmain|main_thread)
status: 1
