# three pages by three faults, and an end
since: 09
append: demo=pager
expect: ^pager: 0x1001 touches 0x10000000$
expect: ^pager: 0x1001 touches 0x10001000$
expect: ^pager: 0x1001 touches 0x10002000$
expect: ^hungry: the sum is 7680$
expect: ^pager: 0x1001 writes to 0x30000000$
expect: ^hungry ended with status 1$
refuse: ^pager: .* 0x1000[3-9]
