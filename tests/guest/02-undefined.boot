# An undefined instruction is explained, with the way that led to it.
since: 02
append: crash=undefined
expect: ^\*\*\* kernel fault: undefined instruction
expect: at +0x[0-9a-f]+ crash_undefined\+[0-9]+, in supervisor mode
expect: why +the instruction is 0xe7f002fa
expect: from +0x[0-9a-f]+ crash_if_asked
expect: from +0x[0-9a-f]+ (kmain|main_thread)
expect: from +0x[0-9a-f]+ (_start|thread_entry)
expect: r0 +[0-9a-f]{8}
status: 1
