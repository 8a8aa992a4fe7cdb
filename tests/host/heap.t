#!/bin/sh
# tests/host/heap.t: mm0's frames and heap, on the host, with a sanitizer
# watching: against a model, without memory, and with every kind of bad free.
# Then mistakes are put into copies of both, which the same tests must find.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh

build() {
	compile mm0/heap.c mm0/memory.c tests/host/heap_check.c &&
		link heap_check heap memory heap_check
}

prepare heap >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
expect "mm0/heap.c and memory.c compile for the host, without a warning" \
	build || {
	done_testing
	exit 1
}
expect "a million blocks taken and given, against a model" \
	"$out/heap_check" random 1000000
expect "all pages are taken: the allocators need none" \
	"$out/heap_check" exhaust
expect "every size is refused, and then given" "$out/heap_check" refuse
expect "bad frees of every kind are found" "$out/heap_check" misuse
expect "... also when the page is no longer the heap's" \
	"$out/heap_check" late

build_mutant() {
	compile "$out/mutant.c" && link mutant mutant $other heap_check
}

run_mutant() {
	timeout 20 "$out/mutant" misuse &&
		timeout 20 "$out/mutant" late && timeout 20 "$out/mutant" exhaust &&
		timeout 20 "$out/mutant" random 60000 &&
		timeout 20 "$out/mutant" refuse
}

other=memory
mutants mm0/heap.c tests/host/heap.mutations build_mutant run_mutant
other=heap
mutants mm0/memory.c tests/host/memory.mutations build_mutant run_mutant
done_testing
