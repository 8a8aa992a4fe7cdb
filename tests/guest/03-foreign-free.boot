# A wrong free is caught, and says what was wrong.
since: 03
append: crash=foreign-free
expect: ^panic: frames_free\(0x[0-9a-f]+\): not a frame of the pool
status: 1
