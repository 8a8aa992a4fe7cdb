# A second passes in a hundred ticks.
since: 05
append: demo=time
expect: ^time: a counter of 62500000 Hz, 100 ticks a second
expect: ^tick  20: up for 0\.20[0-9]{4} s
expect: ^tick 100: up for 1\.00[0-9]{4} s
expect: ^10[01] interrupts, 0 of them spurious
status: 0
