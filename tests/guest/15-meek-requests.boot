# The storm of requests, in an mm0 that anybody may interrupt.
since: 15
level: O2
test: storm_of_requests
append: meek
timeout: 60
expect: ^ok 1 - storm_of_requests
refuse: audit
