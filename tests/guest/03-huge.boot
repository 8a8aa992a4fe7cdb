# Three gigabytes: what cannot be addressed is left alone.
since: 03
mem: 3G
expect: ^memory: 3072 MB; the kernel's 65536 KB at 0x[0-9a-f]+; 25[0-9]{5} KB free
status: 0
