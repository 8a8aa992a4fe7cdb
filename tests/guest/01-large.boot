# A gigabyte is no problem.
since: 01
mem: 1G
expect: ^Palimpsest, stage
status: 0
