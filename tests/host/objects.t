#!/bin/sh
# tests/host/objects.t: mm0's objects, links, areas, spaces, files and faults,
# unchanged, on the host, over a kernel that only notes what is mapped.  Then
# mistakes are put into a copy of them all, and the same tests must find each.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh

sources="object link area tree space file fault shadow settle"

build() {
	for name in $sources; do
		compile "mm0/$name.c" || return
	done
	# shellcheck disable=SC2086 # names
	compile tests/host/vm_world.c tests/host/objects_check.c &&
		link objects_check objects_check vm_world $sources
}

prepare objects >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
expect "mm0's memory compiles for the host, without a warning" build || {
	done_testing
	exit 1
}
for name in $("$out/objects_check"); do
	expect "$name" "$out/objects_check" "$name"
done

# One copy of them all, so that a list of mistakes does.
for name in $sources; do
	cat "$src/mm0/$name.c"
done >"$src/mm0/together.c"

build_mutant() {
	compile "$out/mutant.c" tests/host/vm_world.c \
		tests/host/objects_check.c &&
		link mutant mutant objects_check vm_world
}

run_mutant() {
	"$out/mutant" all
}

mutants mm0/together.c tests/host/objects.mutations build_mutant run_mutant
done_testing
