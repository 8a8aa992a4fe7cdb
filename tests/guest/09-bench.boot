# what faults and ranges cost
since: 09
append: bench
expect: ^bench fault_reply [0-9]+$
expect: ^bench fault_map_reply [0-9]+$
expect: ^bench map_1 [0-9]+$
expect: ^bench map_256 [0-9]+$
expect: ^bench protect_256 [0-9]+$
