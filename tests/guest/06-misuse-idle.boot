# A handler that sleeps, when it is the idle thread that it interrupted.
since: 06
append: misuse=idle
test: mistakes_are_named
expect: ^panic: the idle thread must not sleep
expect: a trap, in
expect: from .* sched_idle
expect: from .* _start
status: 1
