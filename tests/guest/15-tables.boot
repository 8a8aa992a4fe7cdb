# Who takes all pages of the kernel for tables does not end init, which
# then needs tables in six places.
since: 15
append: init=steward tables
expect: ^steward: (8|9|1[0-9]) pages are left to the kernel$
expect: ^steward: I have been to 6 places more$
refuse: signal
status: 0
