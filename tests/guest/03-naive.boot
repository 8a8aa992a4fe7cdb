# Field note 22: the allocator that allocates its own bookkeeping.
stage: 03-naive
append: demo=frames
expect: ^frame 0x[0-9a-f]+: owner 1 wrote 1, and reads 0x40[0-9a-f]{6}
expect: ^64 frames handed out, [1-9][0-9]* of them twice or more
