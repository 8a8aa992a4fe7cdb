# Field note 21: as many pages are not the same pages.  Page 2 keeps its contents.
since: 14
append: scene=equal
expect: ^    A: b\(0,1\) a\(0,2\) zero$
expect: ^  A reads page 2, byte 0: 7$
expect: ^scene: the end; the audit finds 0 things wrong$
refuse: ^audit:
