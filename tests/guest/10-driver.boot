# A driver in user mode.  It waits for its device, which is no deadlock.
since: 10
append: demo=driver debug
expect: ^a line through a
expect: ^driver in user mode,
expect: ^by interrupts
expect: ^the driver's client ended with 0
refuse: deadlock
status: 0
