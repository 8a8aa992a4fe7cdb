# The storm without memory, where there was not much from the start.
since: 15
level: O2
mem: 24M
test: storm_with_nothing_left
timeout: 60
expect: ^ok 1 - storm_with_nothing_left
refuse: audit
