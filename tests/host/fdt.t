#!/bin/sh
# tests/host/fdt.t: the kernel's reader of device trees, on the host, with a
# sanitizer watching: real trees, damaged ones, ones made to deceive, and those
# that a fuzzer makes up.  Then mistakes are put into copies of the reader, and
# the same trees must find each of them.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh
fuzz_runs=200000

build() {
	rm -rf "$out/hostile" "$out/new" "$out"/crash-* "$out"/timeout-* "$out"/oom-* &&
		mkdir "$out/hostile" "$out/new" &&
		compile kernel/fdt.c kernel/bootargs.c \
			tests/host/fdt_use.c tests/host/fdt_check.c &&
		link fdt_check fdt bootargs fdt_use fdt_check
}

build_fuzzer() {
	compile -f kernel/fdt.c kernel/bootargs.c \
		tests/host/fdt_use.c tests/host/fdt_fuzz.c &&
		link -f fdt_fuzz fdt bootargs fdt_use fdt_fuzz
}

fuzz() {
	"$out/fdt_fuzz" -runs=$fuzz_runs -seed=1 -max_len=4096 -timeout=20 \
		-rss_limit_mb=1024 -dict=tests/host/fdt.dict \
		-artifact_prefix="$out/" "$out/new" "$out/hostile" \
		tests/host/corpus/fdt >"$out/fuzz.log" 2>&1 && return
	grep -v '^#[0-9]*	' "$out/fuzz.log" | tail -n 25
	for input in "$out"/crash-* "$out"/timeout-* "$out"/oom-*; do
		[ ! -f "$input" ] || echo "The input is $input; to see" \
			"it again: $out/fdt_fuzz $input"
	done
	return 1
}

# QEMU makes the tree, says so, and ends; no image is run.
real_tree() {
	tools/qemu -m "$1" -a 'test=all of them' -i tests/host/fdt.t -T 30 \
		tests/host/small.dts -- -machine "dumpdtb=$out/$1.dtb" </dev/null
}

prepare fdt >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
expect "kernel/fdt.c compiles for the host, without a warning" build || {
	done_testing
	exit 1
}
check=$out/fdt_check

dtc -q -I dts -O dtb -o "$out/small.dtb" tests/host/small.dts 2>/dev/null ||
	cp tests/host/corpus/fdt/small.dtb "$out/small.dtb"
cmp -s "$out/small.dtb" tests/host/corpus/fdt/small.dtb
ok $? "tests/host/corpus/fdt/small.dtb is what dtc makes of small.dts"
expect "trees made to deceive get the answer they should" \
	"$check" hostile "$out/hostile"
expect "a small tree: everything in it is found" "$check" small "$out/small.dtb"
expect "a small tree: its memory" "$check" tree "$out/small.dtb" \
	0x80000000+0x1000000 0x82000000+0x800000 0+0x800
expect "a small tree, cut off anywhere" "$check" cut "$out/small.dtb"
expect "a small tree, each byte changed" "$check" bytes "$out/small.dtb"
if command -v qemu-system-arm >/dev/null; then
	for size in 32M:0x2000000 128M:0x8000000 1G:0x40000000; do
		tree=$out/${size%:*}.dtb
		expect "QEMU makes a tree of ${size%:*}" real_tree "${size%:*}"
		expect "... that is accepted and has this memory" \
			"$check" tree "$tree" "0x40000000+${size#*:}"
		expect "... cut off anywhere" "$check" cut "$tree"
	done
	expect "QEMU's tree of 128M, each byte changed" \
		"$check" bytes "$out/128M.dtb"
else
	ok 0 "real trees # skip there is no qemu-system-arm"
fi
if have_fuzzer; then
	expect "the fuzzer can be built" build_fuzzer &&
		expect "$fuzz_runs trees that the fuzzer makes up" fuzz
else
	ok 0 "the fuzzer # skip $cc has no libFuzzer"
fi

build_mutant() {
	compile "$out/mutant.c" &&
		link mutant mutant bootargs fdt_use fdt_check
}

run_mutant() {
	"$out/mutant" hostile && "$out/mutant" small "$out/small.dtb" &&
		"$out/mutant" cut "$out/small.dtb" &&
		"$out/mutant" bytes "$out/small.dtb"
}

mutants kernel/fdt.c tests/host/fdt.mutations build_mutant run_mutant
done_testing
