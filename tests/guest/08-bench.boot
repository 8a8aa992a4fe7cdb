# The benchmarks of messages run, and their programs end.
since: 08
append: bench
expect: ^bench ipc_rt_0w [0-9]+$
expect: ^bench ipc_rt_6w [0-9]+$
expect: ^bench ipc_rt_16w [0-9]+$
expect: ^bench ipc_rt_120w [0-9]+$
refuse: where nothing is
