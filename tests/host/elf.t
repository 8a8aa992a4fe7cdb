#!/bin/sh
# tests/host/elf.t: mm0's reader of programs, on the host, with a sanitizer
# watching: real programs, damaged ones, ones made to deceive, and those that a
# fuzzer makes up.  Then mistakes are put into copies of the reader, and the
# same programs must find each of them.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh
fuzz_runs=300000

build() {
	rm -rf "$out/hostile" "$out/new" "$out"/crash-* &&
		mkdir "$out/hostile" "$out/new" &&
		compile mm0/elf.c tests/host/elf_use.c tests/host/elf_check.c &&
		link elf_check elf elf_use elf_check
}

build_fuzzer() {
	compile -f mm0/elf.c tests/host/elf_use.c tests/host/elf_fuzz.c &&
		link -f elf_fuzz elf elf_use elf_fuzz
}

fuzz() {
	"$out/elf_fuzz" -runs=$fuzz_runs -seed=1 -max_len=16384 -timeout=20 \
		-artifact_prefix="$out/" "$out/new" "$out/hostile" \
		tests/host/corpus/elf >"$out/fuzz.log" 2>&1 && return
	grep -v '^#[0-9]*	' "$out/fuzz.log" | tail -n 25
	return 1
}

prepare elf >"$tmp/said" 2>&1 || {
	ok 1 "the last stage can be tangled"
	sed 's/^/# /' "$tmp/said"
	done_testing
	exit 1
}
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
expect "mm0/elf.c compiles for the host, without a warning" build || {
	done_testing
	exit 1
}
expect "programs with one thing wrong are refused, and only they" \
	"$out/elf_check" hostile "$out/hostile"
expect "a program, cut off anywhere" "$out/elf_check" cut
expect "a program, each byte of its headers with each value" \
	"$out/elf_check" bytes
last=$(tools/tangle --last)
expect "the programs of stage $last are accepted" sh -c "
	make -s build/$last/image && '$out/elf_check' good \
		\$(ls build/$last/root/* | grep -v motd)"
if have_fuzzer; then
	expect "the fuzzer can be built" build_fuzzer &&
		expect "$fuzz_runs programs that the fuzzer makes up" fuzz
else
	ok 0 "the fuzzer # skip $cc has no libFuzzer"
fi

build_mutant() {
	compile "$out/mutant.c" && link mutant mutant elf_use elf_check
}

run_mutant() {
	"$out/mutant" hostile && "$out/mutant" cut && "$out/mutant" bytes
}

mutants mm0/elf.c tests/host/elf.mutations build_mutant run_mutant
done_testing
