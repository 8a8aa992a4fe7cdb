# A ramdisk of 8 MB is taken out of what is free: 128 - 16 - 8 = 104 MB,
# or 106496 KB, of which the kernel's image takes one to two thousand.
since: 03
append: demo=frames
initrd: 8388608
expect: ^memory: 128 MB; .* 10[45][0-9]{3} KB free
status: 0
