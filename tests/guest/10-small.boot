# All of it on the smallest machine.
since: 10
append: demo=worlds
mem: 32M
expect: ^world A ends with 0, world B with 0
expect: ^the first program ended with 0
status: 0
