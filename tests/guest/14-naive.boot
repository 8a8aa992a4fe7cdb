# Field note 21: equal numbers of pages are taken for coverage.  The audit tells.
stage: 14-naive
append: scene=equal
expect: ^    A: b\(0,1\) zero$
expect: ^audit: a mapping of a page that does not show: 0x10002000: 0x[0-9a-f]{8}, found 0x[0-9a-f]{8}$
expect: ^  A reads page 2, byte 0: 0$
