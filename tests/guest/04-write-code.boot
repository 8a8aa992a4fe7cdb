# The kernel cannot change its own code.
since: 04
append: crash=write-code
expect: at .* crash_write_code
expect: why +writing 0x[0-9a-f]+: the page's permissions forbid it
status: 1
