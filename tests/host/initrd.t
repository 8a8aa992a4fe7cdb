#!/bin/sh
# tests/host/initrd.t: mm0's reader of archives, on the host, with a sanitizer
# watching: a real archive, damaged ones, ones made to deceive, and those that a
# fuzzer makes up.  Then mistakes are put into copies of the reader, and the
# same archives must find each of them.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh
fuzz_runs=300000

build() {
	rm -rf "$out/hostile" "$out/new" "$out"/crash-* &&
		mkdir "$out/hostile" "$out/new" &&
		compile mm0/initrd.c tests/host/initrd_use.c tests/host/initrd_check.c &&
		link initrd_check initrd initrd_use initrd_check
}

build_fuzzer() {
	compile -f mm0/initrd.c tests/host/initrd_use.c tests/host/initrd_fuzz.c &&
		link -f initrd_fuzz initrd initrd_use initrd_fuzz
}

fuzz() {
	"$out/initrd_fuzz" -runs=$fuzz_runs -seed=1 -max_len=16384 -timeout=20 \
		-artifact_prefix="$out/" "$out/new" "$out/hostile" \
		tests/host/corpus/initrd >"$out/fuzz.log" 2>&1 && return
	grep -v '^#[0-9]*	' "$out/fuzz.log" | tail -n 25
	return 1
}

prepare initrd >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
expect "mm0/initrd.c compiles for the host, without a warning" build || {
	done_testing
	exit 1
}
expect "archives with one thing wrong are refused, and only they" \
	"$out/initrd_check" hostile "$out/hostile"
expect "an archive, cut off anywhere" "$out/initrd_check" cut
expect "an archive, each byte with each value" \
	"$out/initrd_check" bytes
if command -v cpio >/dev/null; then
	expect "an archive that cpio makes: each file is found" sh -c "
		cd tests/host && printf '%s\\n' corpus elf.t initrd.t lib.sh |
			cpio -o -H newc --quiet >'$PWD/$out/real' &&
		'$PWD/$out/initrd_check' good '$PWD/$out/real' 4"
else
	ok 0 "an archive that cpio makes # skip there is no cpio"
fi
if have_fuzzer; then
	expect "the fuzzer can be built" build_fuzzer &&
		expect "$fuzz_runs archives that the fuzzer makes up" fuzz
else
	ok 0 "the fuzzer # skip $cc has no libFuzzer"
fi

build_mutant() {
	compile "$out/mutant.c" && link mutant mutant initrd_use initrd_check
}

run_mutant() {
	"$out/mutant" hostile && "$out/mutant" cut && "$out/mutant" bytes
}

mutants mm0/initrd.c tests/host/initrd.mutations build_mutant run_mutant
done_testing
