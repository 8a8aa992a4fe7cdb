# Two hares take turns, and the tortoise comes when it wants to.
since: 06
append: demo=threads
expect: ^threads: room for [0-9]+, 4 KB each
expect: ^tick +5: the tortoise's step 1
expect: ^tick +20: the tortoise's step 4
expect: ^hare 1 had (9|1[01]) turns, hare 2 had (9|1[01])
status: 0
