# 32 MB: the pool is an eighth.
since: 03
mem: 32M
expect: ^memory: 32 MB; the kernel's 4096 KB at 0x
status: 0
