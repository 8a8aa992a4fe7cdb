# 32 MB: the pool is an eighth.
since: 03
mem: 32M
expect: ^memory: 32 MB, of which 4096 KB are the kernel's pool
status: 0
