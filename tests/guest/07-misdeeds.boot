# Of each misdeed: what is said of it, in which order, and where it was.
since: 07
test: misdeeds_end_alone
expect: ^udf .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^write SCTLR .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^write CPACR .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^write TPIDRURO .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^TLBIALL .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^read CNTVCT .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^stop timer .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^read PMCCNTR .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^write TEEHBR .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^hvc .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010004; pc 0x00010004$
expect: ^smc .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010004; pc 0x00010004$
expect: ^bkpt .thread 0x[0-9a-f]+. came to a breakpoint at 0x00010000; pc 0x00010000$
expect: ^coprocessor 12 .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^vmov .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^vldr .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^vldm .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^vmsr fpexc .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^vadd[.]i32 .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^vmul[.]f32 .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^vld1 .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^read kernel .thread 0x[0-9a-f]+. read from 0x40010000, which it may not; pc 0x00010000$
expect: ^write kernel .thread 0x[0-9a-f]+. wrote to 0x40010000, which it may not; pc 0x00010000$
expect: ^write device .thread 0x[0-9a-f]+. wrote to 0xf0000000, which it may not; pc 0x00010000$
expect: ^write a TCB .thread 0x[0-9a-f]+. wrote to 0xe0001ff0, which it may not; pc 0x00010008$
expect: ^write 0 .thread 0x[0-9a-f]+. wrote to 0x00000000, where nothing is; pc 0x00010000$
expect: ^write code .thread 0x[0-9a-f]+. wrote to 0x00010000, which it may not; pc 0x00010000$
expect: ^write behind .thread 0x[0-9a-f]+. wrote to 0x00021000, where nothing is; pc 0x00010004$
expect: ^write over end .thread 0x[0-9a-f]+. wrote to 0x00021000, where nothing is; pc 0x00010008$
expect: ^ldm, unaligned .thread 0x[0-9a-f]+. read from 0x00020002, which is not aligned; pc 0x00010004$
expect: ^ldrex, unaligne .thread 0x[0-9a-f]+. read from 0x00020002, which is not aligned; pc 0x00010004$
expect: ^jump to kernel .thread 0x[0-9a-f]+. jumped to 0x40010000, which it may not; pc 0x40010000$
expect: ^jump to data .thread 0x[0-9a-f]+. jumped to 0x00020000, which it may not; pc 0x00020000$
expect: ^jump to 0 .thread 0x[0-9a-f]+. jumped to 0x00000000, where nothing is; pc 0x00000000$
expect: ^jump high .thread 0x[0-9a-f]+. jumped to 0xffff0000, where nothing is; pc 0xffff0000$
expect: ^push, unaligned .thread 0x[0-9a-f]+. wrote to 0x00000035, which is not aligned; pc 0x00010004$
expect: ^run off .thread 0x[0-9a-f]+. jumped to 0x00011000, where nothing is; pc 0x00011000$
expect: ^T udf[.]w .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^T udf[.]w at 2 .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010002; pc 0x00010002$
expect: ^T udf at end .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010ffe; pc 0x00010ffe$
expect: ^T stop timer .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^T smc .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^T bkpt 0xab .thread 0x[0-9a-f]+. came to a breakpoint at 0x00010000; pc 0x00010000$
expect: ^T vmov .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^T vmov at 2 .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010002; pc 0x00010002$
expect: ^T vadd[.]i32 .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^T vld1 .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010000; pc 0x00010000$
expect: ^T coprocessor 9 .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^T beside vld1 .thread 0x[0-9a-f]+. executed an undefined instruction at 0x00010000; pc 0x00010000$
expect: ^T vmov after it .thread 0x[0-9a-f]+. used floating point, which is not there, at 0x00010004; pc 0x00010004$
expect: ^T write code .thread 0x[0-9a-f]+. wrote to 0x00010004, which it may not; pc 0x00010002$
expect: ^T jump to data .thread 0x[0-9a-f]+. jumped to 0x00020000, which it may not; pc 0x00020000$
expect: ^T run off .thread 0x[0-9a-f]+. jumped to 0x00011000, where nothing is; pc 0x00011000$
expect: ^T mov[.]w over en .thread 0x[0-9a-f]+. jumped to 0x00011000, where nothing is; pc 0x00010ffe$
expect: ^ok 1 - misdeeds_end_alone$
refuse: kernel fault
