# Three gigabytes: mm0 takes the gigabyte that its window can show.
since: 12
mem: 3G
timeout: 60
expect: ^mm0: 9(4[0-9]|5[0-5]) MB in 24[0-4][0-9]{3} pages, of which 24[0-4][0-9]{3} are free$
expect: ^init: nobody is left
status: 0
