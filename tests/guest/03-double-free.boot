# A wrong free is caught, and says what was wrong.
since: 03
append: crash=double-free
expect: ^panic: frames_free\(0x[0-9a-f]+\): it is free already
status: 1
