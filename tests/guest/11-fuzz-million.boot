# A million calls at random, by threads that end, stop and change one
# another: the kernel survives, and gets everything back.
since: 11
level: O2
until: 11
append: fuzz=1,1000000
timeout: 400
expect: ^fuzz: seed 1: 1[0-9]{5} calls, hash [0-9a-f]{8}
expect: ^fuzz: 2[0-9] of 2[0-9] calls have succeeded$
expect: ^fuzz: seed 10: 1[0-9]{5} calls, hash [0-9a-f]{8}
expect: ^fuzz: interrupts were at most [0-9]{1,5} instructions late$
expect: ^fuzz: the kernel has survived$
log: ^(read|write) access to unsupported AArch32
refuse: panic|kernel fault|not true|wrong
