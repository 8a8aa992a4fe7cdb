#!/bin/sh
# tests/host/ranges.t: the kernel's arithmetic with ranges of addresses, on the
# host: against a model that marks cells, and memory_init as a whole on device
# trees that are made up.  Then mistakes are put into copies of it, and the same
# rounds must find each of them.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh

build() {
	compile kernel/fdt.c tests/host/ranges_check.c &&
		link ranges_check ranges_check fdt
}

prepare ranges >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
expect "kernel/memory.c compiles for the host, without a warning" build || {
	done_testing
	exit 1
}
expect "adding and removing ranges, 5000 times" \
	"$out/ranges_check" ranges 5000
expect "what memory_init makes of 5000 trees" \
	"$out/ranges_check" memory 5000

build_mutant() {
	flags="-O0 -I $out -DMEMORY_C=\"mutant.c\""
	compile tests/host/ranges_check.c && link mutant ranges_check fdt
}

run_mutant() {
	"$out/mutant" ranges 300 && "$out/mutant" memory 1000
}

mutants kernel/memory.c tests/host/ranges.mutations build_mutant run_mutant
done_testing
