# The benchmarks are printed in the form that the tools read.
since: 05
append: bench
expect: ^bench boot_banner [0-9]+$
expect: ^bench irq [0-9]+$
status: 0
