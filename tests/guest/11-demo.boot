# One thread for each of the four ways, and what its registers say.
since: 11
append: demo=stops
expect: ^asleep: stopped 0 at pc 0x0001[0-9a-f]+, r0 -4, going on 0, ended -3$
expect: ^about to sleep: stopped 0 at pc 0x0001[0-9a-f]+, r0 -4, going on 0, ended -3$
expect: ^in a long call: stopped 0 at pc 0x0001[0-9a-f]+, r0 [1-9][0-9]+, going on 0, ended 0$
expect: ^in user mode: stopped 0 at pc 0x0001[0-9a-f]+, r0 -?[0-9]+, going on 0, ended 0$
expect: ^it ended with 0$
