#!/bin/sh
# tests/tools/symbols.t: the table of names that every kernel is linked with.
. "${0%/*}/tap.sh"

"$tools/tangle" 02 "$tmp/src" >/dev/null
table() {
	awk -f "$tmp/src/kernel/symbols.awk" | sed -n 's/.*\.word//p; s/.*\.asciz//p' |
		tr -d '\t "' | tr '\n' ' '
}

is "$(table </dev/null)" "" "no names, no table"
is "$(printf '40010000 T _start\n40010010 t one\n40010020 D data\n40010030 t $a\n' | table)" \
	"0x40010000,name0 0x40010010,name1 _start one " \
	"functions are in the table, and nothing else"
is "$(printf '40010000 T first\n40010000 T second\n' | table)" \
	"0x40010000,name0 first " "of several names for an address, the first"
is "$(printf '4001e378 T tick\n4001e594 t crash\n4001e5e0 t other\n' | table)" \
	"0x4001e378,name0 0x4001e594,name1 0x4001e5e0,name2 tick crash other " \
	"addresses that look like powers of ten are not all the same"
done_testing
