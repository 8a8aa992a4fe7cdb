# Ten thousand random forks and exits, with an audit after each.
since: 15
level: O2
mem: 32M
test: storm_of_forks
timeout: 120
expect: ^# 100[0-9]{2} forks and exits, [0-9]+ writes, 10000 audits
expect: ^ok 1 - storm_of_forks
refuse: audit:
