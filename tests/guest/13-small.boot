# With 32 MB: each allocation fails once, and mm0 survives.
since: 13
mem: 32M
test: no_memory_is_an_error_wherever
timeout: 120
expect: ^ok [0-9]+ - no_memory_is_an_error_wherever$
