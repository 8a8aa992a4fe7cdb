# Three generations, each with its own memory; nothing is left of them.
since: 15
expect: ^lineage: [0-9]+, generation 1, has written: baaaaaaa,
expect: ^lineage: [0-9]+, generation 2, has written: bacaaaaa,
expect: ^lineage: [0-9]+ has ended with 2
expect: ^lineage: [0-9]+, generation 1, sees at its end: baaaaaaa,
expect: ^lineage: [0-9]+ has ended with 1
expect: ^lineage: [0-9]+, generation 0, sees at its end: aaaaaaaa,
expect: ^lineage: ([0-9]+) pages are free, and were \1$
