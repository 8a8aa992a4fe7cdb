# The pilgrim asks and the oracle answers; no circle is seen where none is.
since: 08
append: demo=ipc debug
expect: ^the oracle is asked 10 by 0x[0-9a-f]+$
expect: ^the pilgrim asked 10 and was told 11 \(0\)$
expect: ^the pilgrim asked 20 and was told 22 \(0\)$
expect: ^the pilgrim asked 30 and was told 33 \(0\)$
expect: ^they parted with 0$
refuse: deadlock
