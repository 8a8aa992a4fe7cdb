# Two systems side by side try what they can, and are refused.
since: 10
append: demo=worlds
expect: ^0x[0-9a-f]+: its memory -1, its registers -1, its life -1, its ear -1
expect: ^0x[0-9a-f]+: its memory -1, its registers -1, its life -1, its ear -1
expect: ^client 0x[0-9a-f]+: memory from pager 0x[0-9a-f]+: 42
expect: ^client 0x[0-9a-f]+: memory from pager 0x[0-9a-f]+: 42
expect: ^world A ends with 0, world B with 0
expect: ^the first program ended with 0
status: 0
