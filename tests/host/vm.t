#!/bin/sh
# tests/host/vm.t: mm0's memory, from objects to the audit, as it is, on the host:
# families of spaces against a flat model of what is in them, with the audit after each
# step, and with each allocation made to fail.  Then mistakes are put into copies of the
# source, and the same families must notice each of them.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh
# shellcheck source=tests/host/vm.sh
. tests/host/vm.sh
fuzz_runs=3000

fuzz() {
	"$out/vm_fuzz" -runs=$fuzz_runs -seed=1 -max_len=400 -len_control=0 \
		-timeout=20 -artifact_prefix="$out/" "$out/new" \
		tests/host/corpus/vm >"$out/fuzz.log" 2>&1 && return
	grep -v '^#[0-9]*	' "$out/fuzz.log" | tail -n 25
	return 1
}

prepare vm >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
rm -rf "$out/new" "$out"/crash-* "$out"/timeout-* "$out"/oom-*
mkdir "$out/new"
expect "mm0's memory compiles for the host, without a warning" build_check || {
	done_testing
	exit 1
}
check=$out/vm_check

expect "what has gone wrong elsewhere, with the counts at each step" \
	"$check" scenes
expect "the audit finds each thing that is made wrong, and names it" \
	"$check" audit
expect "all families of five steps" "$check" all 5
expect "3000 families at random" "$check" random 3000
expect "the saved families" "$check" file tests/host/corpus/vm/*
expect "40 families, in which each allocation fails once" "$check" memory 40
if have_fuzzer; then
	expect "the fuzzer can be built" build_fuzzer &&
		expect "$fuzz_runs families that the fuzzer makes up" fuzz
else
	ok 0 "the fuzzer # skip $cc has no libFuzzer"
fi

# A mistake may make something endless.
# The mistakes are in one file; everything else is compiled once.
build_mutant() {
	sed -e '1i #pragma GCC diagnostic ignored "-Wunused-parameter"' \
		-e '1i #pragma GCC diagnostic ignored "-Wunused"' \
		"$out/mutant.c" >"$out/mutant.new" &&
		mv "$out/mutant.new" "$out/mutant.c" || return
	compile "$out/mutant.c" || return
	set --
	for file in $memory $helpers; do
		[ "$file" = "$mutated" ] || set -- "$@" "$file"
	done
	link mutant mutant "$@"
}

run_mutant() (
	ulimit -t 10
	"$out/mutant" scenes && "$out/mutant" all 4 &&
		"$out/mutant" random 200 && "$out/mutant" memory 12
)

build_mutants() {
	flags=-O0
	compile $memory $helpers
}

expect "everything can be compiled for mutants" build_mutants
for mutated in mm0/shadow.c mm0/settle.c mm0/area.c mm0/fault.c \
		mm0/fork.c; do
	list=${mutated#mm0/}
	mutants "$mutated" "tests/host/vm-${list%.c}.mutations" \
		build_mutant run_mutant
done
done_testing
