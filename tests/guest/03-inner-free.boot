# A wrong free is caught, and says what was wrong.
since: 03
append: crash=inner-free
expect: ^panic: frames_free\(0x[0-9a-f]+\): no run in use begins there
status: 1
