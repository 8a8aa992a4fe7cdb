# With little memory there are fewer threads, and all else is as before.
since: 06
mem: 32M
append: demo=sizes
expect: ^threads: room for [1-9][0-9]+, 4 KB each
expect: ^a thread takes 4096 bytes: its TCB [0-9]+,
status: 0
