# A wrong free is caught, and says what was wrong.
since: 03
append: crash=object-twice
expect: ^panic: cache crash-a: 0x[0-9a-f]+ is free already
status: 1
