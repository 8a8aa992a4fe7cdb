# What a stop and a start cost.
since: 11
append: bench
timeout: 60
expect: ^bench stop_start [1-9][0-9]+$
