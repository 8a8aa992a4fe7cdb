# mm0 is less urgent than its clients: all of them fault on a page
# before it looks at any of them, and only the first is served.
since: 15
test: threads_fault_while_mm0_is_busy
append: meek
expect: ^# [1-9][0-9]* stale faults were dropped
expect: ^ok 1 - threads_fault_while_mm0_is_busy
refuse: audit
