# A private write, a copy, going around, merging and an exit, and every chain.
since: 14
append: scene=shadows
expect: ^    A: a\(0\) zero$
expect: ^    A: a\(0,2\) zero$
expect: ^    B: a\(0,2\) zero$
expect: ^    A: b\(0\) a\(0,2\) zero$
expect: ^    B: c\(1\) a\(0,2\) zero$
expect: ^    A: b\(0,2\) zero$
expect: ^    B: a\(0,1,2\) zero$
expect: ^  A exits$
expect: ^scene: the end; the audit finds 0 things wrong$
refuse: ^audit:
