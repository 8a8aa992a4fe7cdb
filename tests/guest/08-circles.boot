# Waits that are circles are reported, each once: see 08-circles.c.
since: 08
test: circles_are_reported
expect: ^a chain that is closed$
expect: ^deadlock: actor (.* waits for actor){8}$
expect: ^a circle of two who only listen$
expect: ^deadlock: actor \(0x[0-9a-f]+\) waits for actor \(0x[0-9a-f]+\) waits for actor$
expect: ^one who waits for a circle$
expect: ^no more circles$
expect: ^ok 1 - circles_are_reported$
