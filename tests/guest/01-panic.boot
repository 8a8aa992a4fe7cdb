# A panic says why, and ends with a status of its own.
since: 01
append: quiet crashes=no crash=panic
expect: ^panic: the boot arguments asked for it
status: 1
