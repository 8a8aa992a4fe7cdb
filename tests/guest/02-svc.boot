# A system call made by the kernel itself.
since: 02
append: crash=svc
expect: ^\*\*\* kernel fault: a system call from the kernel
expect: at .* crash_svc
status: 1
