# What changing threads costs.
since: 06
append: bench
expect: ^bench switch_twice [0-9]+$
status: 0
