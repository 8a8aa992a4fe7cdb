# A thread writes, in an mm0 that it may interrupt, while others fork.
since: 15
test: fork_is_a_consistent_cut
append: meek
expect: ^ok 1 - fork_is_a_consistent_cut
refuse: audit
