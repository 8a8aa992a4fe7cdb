# 32 MB: mm0 has what the kernel has left.
since: 12
mem: 32M
expect: ^mm0: 2[567] MB in [67][0-9]{3} pages, of which [67][0-9]{3} are free$
expect: ^init: nobody is left
status: 0
