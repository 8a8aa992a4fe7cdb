# A fault within the report ends it after one more line.
since: 02
append: crash=report
expect: ^\*\*\* kernel fault: undefined instruction
expect: ^\*\*\* and a fault while reporting it, at
status: 1
