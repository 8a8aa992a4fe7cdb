# A demonstration that does not exist is not another one.
since: 02
append: demo=nonsense
expect: ^demo=nonsense: no such demonstration; there are backtrace
status: 0
