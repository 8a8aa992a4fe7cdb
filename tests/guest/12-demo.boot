# mm0, and a family of tasks: each end is told to a parent.
since: 12
append: init=init
expect: ^mm0: 1[01][0-9] MB in 2[0-9]{4} pages, of which 2[0-9]{4} are free$
expect: ^  init +[0-9]+ bytes$
expect: ^  motd +35 bytes$
expect: ^init: I am 1, and my parent is 0$
expect: ^hello: I am 2, and my parent is 1$
expect: ^init: 4 was ended by signal 11$
expect: ^init: 5 was ended by signal 11$
expect: ^init: 6 was ended by signal 7$
expect: ^init: 7 was ended by signal 4$
expect: ^init: 8 was ended by signal 11$
expect: ^init: 9 has ended with 5$
expect: ^init: nobody is left \(-10\)$
refuse: panic
status: 0
