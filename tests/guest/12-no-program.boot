# The first task is no program.
since: 12
append: init=motd
expect: ^mm0: motd cannot be started: -8$
status: 1
