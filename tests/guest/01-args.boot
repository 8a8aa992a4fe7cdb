# A name that only begins like an argument's is not that argument.
since: 01
append: crashing=panic xcrash=panic
refuse: ^panic
