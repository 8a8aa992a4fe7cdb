# A TCB has room to grow; the rest of its page is stack.
since: 11
append: demo=sizes
expect: ^a thread takes 4096 bytes: its TCB [1-4][0-9][0-9],$
expect: ^a thread's entry in the table of ids is 16 bytes$
expect: ^a space takes [0-9]+ bytes, a page of tables, and a page$
expect: ^for every 4 MB in which something is mapped$
expect: ^a container takes [0-9]+ bytes, [0-9]+ of them for its memory$
