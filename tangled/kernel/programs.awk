# programs.awk: from files named on the command line to an assembly
# table of programs: name, start, end.
function name_of(path) {
	sub(/.*\//, "", path)
	sub(/\.bin$/, "", path)
	return path
}
BEGIN {
	print "\t.section .rodata\n\t.balign 4\n\t.globl programs"
	print "programs:"
	for (i = 1; i < ARGC; i++)
		printf "\t.word name%d, start%d, end%d\n", i, i, i
	print "\t.globl programs_end\nprograms_end:"
	for (i = 1; i < ARGC; i++) {
		printf "name%d:\t.asciz \"%s\"\n", i, name_of(ARGV[i])
		printf "\t.balign 4\n"
		printf "start%d:\t.incbin \"%s\"\n", i, ARGV[i]
		printf "end%d:\n", i
	}
}
