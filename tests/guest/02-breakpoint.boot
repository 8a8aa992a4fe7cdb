# A prefetch abort.
since: 02
append: crash=breakpoint
expect: ^\*\*\* kernel fault: an instruction could not be fetched
expect: at .* crash_breakpoint
expect: a breakpoint or debug event
status: 1
