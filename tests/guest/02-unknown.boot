# An unknown crash lists those there are.
since: 02
append: crash=nonsense
expect: ^crash=nonsense: no such crash.* undefined .*wild-stack
status: 2
