# There is no such first task.
since: 12
append: init=nobody
expect: ^mm0: nobody cannot be started: -2$
status: 1
