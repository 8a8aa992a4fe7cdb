# All of a gigabyte is mapped, none of it executable but the code.
since: 04
mem: 1G
append: demo=paging
expect: ^  40010000 to [0-9a-f]+  r-x
expect: ^  [0-9a-f]+ to 7fffffff  rw-
status: 0
