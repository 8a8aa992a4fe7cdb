# Three programs wait for each other, and the kernel was asked to tell.
since: 08
append: demo=deadlock debug
expect: ^deadlock: circle \((0x[0-9a-f]+)\) waits for circle \(0x[0-9a-f]+\) waits for circle \(0x[0-9a-f]+\) waits for circle$
expect: ^the first in the circle returned -116$
