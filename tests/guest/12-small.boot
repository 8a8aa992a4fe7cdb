# 32 MB: mm0 has what the kernel has left.  What it notes about each page
# grows from chapter to chapter, here and on large machines.
since: 12
mem: 32M
expect: ^mm0: 2[56] MB in 6[4-9][0-9]{2} pages, of which 6[4-9][0-9]{2} are free$
expect: ^init: nobody is left
status: 0
