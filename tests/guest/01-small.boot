# 32 MB is enough.
since: 01
mem: 32M
expect: ^Palimpsest, stage
status: 0
