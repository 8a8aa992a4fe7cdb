# Loaded where it was not linked to run, it says so.
since: 01
load: 0x40200000
expect: ^Palimpsest: not loaded at RAM base
expect: ^Give the flat image
refuse: stage
status: 0
