# A data abort: address, direction and cause.
since: 02
append: crash=unaligned
expect: ^\*\*\* kernel fault: a data access failed
expect: at .* crash_unaligned
expect: why +reading 0x[0-9a-f]+[13579bdf]: it is not aligned
expect: from .* (kmain|main_thread)
status: 1
