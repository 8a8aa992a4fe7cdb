# What mm0's services cost, and how long it takes to the first program.
since: 12
append: bench
timeout: 60
expect: ^bench request_null [1-9][0-9]{2,}$
expect: ^bench spawn_exit_wait [1-9][0-9]{4,}$
expect: ^bench boot_user [1-9][0-9]{6}$
