# A ramdisk that is no archive: mm0 says what it misses, and ends.
since: 12
initrd: 20000
expect: ^mm0: init cannot be started: -22$
refuse: panic|kernel fault
status: 1
