# The same with the child, which has nothing mapped: its page 2 keeps its contents.
since: 14
append: scene=blind
expect: ^    B: b\(0,1\) a\(0,2\) zero$
expect: ^  B reads page 2, byte 0: 7$
expect: ^scene: the end; the audit finds 0 things wrong$
refuse: ^audit:
