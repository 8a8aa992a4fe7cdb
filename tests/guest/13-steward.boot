# Who takes all memory does not end init, which needs 20 pages then, and
# so does not end the system.
since: 13
append: init=steward
expect: ^steward: [34][0-9] pages are left$
expect: ^steward: I have touched 20 more$
refuse: signal
status: 0
