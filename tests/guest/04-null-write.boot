# So does a write.
since: 04
append: crash=null-write
expect: ^\*\*\* kernel fault: a data access failed
expect: at .* crash_null_write
expect: why +writing 0x00000000: no translation
status: 1
