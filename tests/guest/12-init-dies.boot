# The first task dies by a fault: so does the system, and says of what.
since: 12
append: init=rogue debug
expect: ^mm0: 1 \(rogue\) faults at 0x00000004, pc 0x0001[0-9a-f]{4}: signal 11$
expect: ^mm0: the first task was ended by signal 11$
status: 1
