# Threads that ask for anything, in an mm0 that they may interrupt.
since: 15
test: threads_on_one_stack
append: meek
expect: ^ok 1 - threads_on_one_stack
refuse: audit
