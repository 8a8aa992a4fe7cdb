# A machine of ordinary size boots, says so, and switches off.
since: 01
expect: ^Palimpsest, stage [0-9][0-9] [a-z]
status: 0
