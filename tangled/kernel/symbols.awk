# symbols.awk: from "nm -n" to an assembly table of function names.
BEGIN { print "\t.section .rodata.symbols, \"a\", %progbits"
	print "\t.balign 4\n\t.globl symbols\nsymbols:" }
$2 ~ /^[tT]$/ && $3 !~ /^\$/ && $1 "" != last "" {
	last = $1
	printf "\t.word 0x%s, name%d\n", $1, n
	names = names sprintf("name%d:\t.asciz \"%s\"\n", n++, $3)
}
END {	print "\t.globl symbols_end\nsymbols_end:\n" names }
