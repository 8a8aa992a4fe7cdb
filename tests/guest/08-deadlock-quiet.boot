# The same, and the kernel was not asked.
since: 08
append: demo=deadlock
refuse: deadlock:
expect: ^the first in the circle returned -116$
