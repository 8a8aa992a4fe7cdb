# A gigabyte: the pool has its greatest size.
since: 03
mem: 1G
expect: ^memory: 1024 MB, of which 65536 KB are the kernel's pool
status: 0
