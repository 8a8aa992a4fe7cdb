# A fault within the report ends it after one more line.
since: 04
append: crash=short-stack
expect: ^\*\*\* and a fault while reporting it, at
status: 1
