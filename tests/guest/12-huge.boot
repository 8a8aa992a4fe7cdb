# Three gigabytes: mm0 takes the gigabyte that its window can show.
since: 12
mem: 3G
timeout: 60
expect: ^mm0: 9[345][0-9] MB in 24[0-9]{4} pages, of which 24[0-9]{4} are free$
expect: ^init: nobody is left
status: 0
