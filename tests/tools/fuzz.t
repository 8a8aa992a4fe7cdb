#!/bin/sh
# tests/tools/fuzz.t: the fuzzer of the system calls does the same again.
. "${0%/*}/tap.sh"
"$tools/deps" --check run >/dev/null || skip_all "no compiler or no QEMU"
cd "$root" || exit 1
last=$("$tools/tangle" --last)
make -s "build/$last/image" >"$tmp/made" 2>&1
[ -f "build/$last/src/apps/fuzz.c" ] || skip_all "stage $last has no fuzzer"

tests/bench/fuzz 7 100000 >"$tmp/first"
ok $? "it finds nothing in a round"
like "$(cat "$tmp/first")" "^fuzz: seed 7: 1[0-9]+ calls, hash " "it says what it has done"
is "$(tests/bench/fuzz 7 100000)" "$(cat "$tmp/first")" "the same seed says the same"
[ "$(tests/bench/fuzz 8 1)" != "$(cat "$tmp/first")" ]
ok $? "another seed does not"
tests/bench/fuzz 7 2>"$tmp/said"
is $? 2 "it wants two numbers"
like "$(cat "$tmp/said")" "usage: fuzz SEED N" "... and says so"
done_testing
