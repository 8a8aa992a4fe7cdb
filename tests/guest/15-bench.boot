# A fork costs the same for every page, and little.
since: 15
append: init=cost
timeout: 60
expect: ^ +4 +[0-9]{2} +\*
expect: ^ +4096 +[0-9]{2,3} +\*{1,16}$
