# Three gigabytes: what cannot be addressed is left alone.
since: 03
mem: 3G
expect: ^memory: 3072 MB, of which 65536 KB are the kernel's pool at 0x[0-9a-f]+ and 25[0-9]{5} KB free
status: 0
