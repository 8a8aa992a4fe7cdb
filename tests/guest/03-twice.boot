# ... and the one that does not.
since: 03
append: demo=frames
expect: ^64 frames handed out, 0 of them twice
expect: as before: yes
status: 0
