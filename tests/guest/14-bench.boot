# A task that only reads its variables does not take a page for each.
since: 14
append: bench
timeout: 120
expect: ^bench fault_depth_2 [0-9]+$
expect: ^bench fault_depth_16 [0-9]+$
expect: ^bench pages_reader [1-6]$
expect: ^bench cow_copy [0-9]+$
expect: ^bench audit [0-9]+$
