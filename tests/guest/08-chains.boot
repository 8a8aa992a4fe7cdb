# Waits that are no circles are not reported: see 08-circles.c.
since: 08
test: chains_are_no_circles
expect: ^one who listens to us alone$
expect: ^ok 1 - chains_are_no_circles$
refuse: deadlock
