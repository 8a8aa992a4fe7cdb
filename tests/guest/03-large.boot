# A gigabyte: the pool has its greatest size.
since: 03
mem: 1G
expect: ^memory: 1024 MB; the kernel's 65536 KB at 0x
status: 0
