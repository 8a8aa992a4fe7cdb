# A megabyte of rubbish lies where the loader need not clear memory.
since: 01
tail: 1048576
append: crash=panic
expect: ^Palimpsest, stage
expect: ^panic: the boot arguments asked for it
status: 1
