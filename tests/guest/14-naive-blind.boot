# What the audit cannot find: the child's page is lost, and nothing contradicts it.
stage: 14-naive
append: scene=blind
expect: ^    B: b\(0,1\) zero$
expect: ^  B reads page 2, byte 0: 0$
expect: ^scene: the end; the audit finds 0 things wrong$
refuse: ^audit:
