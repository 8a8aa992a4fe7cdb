# A test that does not exist has not passed.
since: 02
append: test=no_such_test
expect: ^no test is called no_such_test
refuse: ^1\.\.
status: 1
