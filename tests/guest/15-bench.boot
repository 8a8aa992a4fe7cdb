# A fork costs little for each page.  At -O0 the last bar has nine stars,
# at -O2 two; a call of the kernel for each page would make it ten there.
since: 15
append: init=cost
timeout: 60
expect: ^ +4 +[0-9]{2,3} +\*{1,2}$
expect: ^ +4096 +[0-9]{2,3} +\*{1,9}$
