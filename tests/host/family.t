#!/bin/sh
# tests/host/family.t: the audit of tasks, unchanged, on the host: each thing that
# is made wrong with a family must be found and named.  Then mistakes are put into
# a copy of the audit, and the same tests must find each.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh

build() {
	compile mm0/audit_tasks.c tests/host/family_check.c &&
		link family_check audit_tasks family_check
}

prepare family >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
expect "the audit of tasks compiles for the host, without a warning" build || {
	done_testing
	exit 1
}
for name in $("$out/family_check"); do
	expect "found: $name" "$out/family_check" "$name"
done

build_mutant() {
	compile "$out/mutant.c" tests/host/family_check.c &&
		link mutant mutant family_check
}

run_mutant() {
	"$out/mutant" all
}

mutants mm0/audit_tasks.c tests/host/family.mutations build_mutant run_mutant
done_testing
