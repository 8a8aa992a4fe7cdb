# Field note 22: the allocator that allocates its own bookkeeping.
stage: 03-naive
append: demo=frames
expect: ^frame 0x[0-9a-f]+ was given to [0-9]+ and to [0-9]+
expect: ^64 frames handed out, [1-9][0-9]* of them twice or more
