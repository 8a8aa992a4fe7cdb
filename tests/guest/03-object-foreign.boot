# A wrong free is caught, and says what was wrong.
since: 03
append: crash=object-foreign
expect: ^panic: cache crash-b: 0x[0-9a-f]+ is none of its objects
status: 1
