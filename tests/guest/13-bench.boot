# What a task of a program takes is what it touches: no copy of its text.
since: 13
append: bench
timeout: 120
expect: ^bench pages_first_task (3[3-9]|4[0-9])$
expect: ^bench pages_next_task [1-9]$
expect: ^bench anon_write [0-9]+$
expect: ^bench page_clear [0-9]+$
expect: ^bench page_copy [0-9]+$
expect: ^bench file_fault [0-9]+$
expect: ^bench anon_write_full [0-9]+$
