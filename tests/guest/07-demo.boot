# The black sheep of the demonstration, each with its own end.
since: 07
append: demo=user
expect: ^hello from user mode; I am thread 0x[0-9a-f]+, and it is [0-9]+ us$
expect: ^hello ended with status 0$
expect: ^rogue .* read from 0x00000010, where nothing is; pc 0x00010
expect: ^rogue .* read from 0x40010000, which it may not; pc 0x00010
expect: ^rogue .* wrote to 0x00010[0-9a-f]+, which it may not; pc 0x00010
expect: ^rogue .* jumped to 0x00000010, where nothing is; pc 0x00000010$
expect: ^rogue .* jumped to 0x0001[1-4][0-9a-f]+, which it may not; pc 0x0001
expect: ^rogue .* executed an undefined instruction at 0x0001
expect: ^rogue .* executed an undefined instruction at 0x0001
expect: ^rogue .* used floating point, which is not there, at 0x0001
expect: ^rogue .* wrote to 0x003fd[0-9a-f]+, where nothing is; pc 0x0001
expect: ^rogue took too long, and was ended$
expect: ^and the kernel goes on$
refuse: kernel fault
