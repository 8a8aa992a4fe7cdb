# 32 MB: mm0 has what the kernel has left.
since: 12
mem: 32M
expect: ^mm0: 2[5-7] MB in 6[0-9]{3} pages, of which 6[0-9]{3} are free$
expect: ^init: nobody is left
status: 0
