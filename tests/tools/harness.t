#!/bin/sh
# tests/tools/harness.t: does the test bench see it when a guest fails?  A
# book of two chapters is made up, whose kernels are a few lines of
# assembly that print what they are told and then behave badly.

# shellcheck source=tests/tools/tap.sh
. "$(dirname "$0")/tap.sh"
unset STAGE TEST TANGLED PALIMPSEST_ROOT MAKEFLAGS MFLAGS MAKELEVEL
LIMIT=30 LIMIT_BELOW=30
export LIMIT LIMIT_BELOW

for tool in arm-none-eabi-gcc qemu-system-arm; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done

# ---- the made-up book ------------------------------------------------

mkdir -p tests/guest tools chapters
cp -R "$root/tests/bench" tests/
cp "$root/tools/qemu" "$root/tools/bench" tools/
: >chapters/01-one.nw
: >chapters/02-two.nw

# A stage is whatever lies in kernels/STAGE.
cat >tools/tangle <<'EOF'
#!/bin/sh
shift
mkdir -p "$2" && cp -p kernels/"$1"/* kernels/guest.S "$2"
EOF
chmod +x tools/tangle
mkdir -p kernels/01 kernels/02

cat >kernels/guest.S <<'EOF'
	.syntax	unified
	.arch	armv7-a
	.globl	_start
_start:	ldr	r1, =0x09000000
	ldr	r0, =0x301
	str	r0, [r1, #0x30]
again:	ldr	r2, =text
1:	ldrb	r0, [r2], #1
	cmp	r0, #0
	strbne	r0, [r1]
	bne	1b
	ACTION
	mov	r0, #0x20
	ldr	r1, =block
	.inst	0xe10f0070
	b	.
	.balign	4
block:	.word	0x20026, STATUS
text:	.incbin	"console"
	.byte	0
EOF

# kernel STAGE ACTION STATUS: it prints what is on standard input.
kernel() {
	cat >"kernels/$1/console"
	cat >"kernels/$1/Makefile" <<EOF
\$(O)/image: guest.S console Makefile
	mkdir -p \$(O)
	arm-none-eabi-gcc -nostdlib -Wl,-Ttext=0x40010000 -Wl,--build-id=none \\
		'-DACTION=$2' '-DSTATUS=$3' -o \$(O)/kernel.elf guest.S
	arm-none-eabi-objcopy -O binary \$(O)/kernel.elf \$@
	@$4
analyze:
	@$5
EOF
}

# bench COMMAND...: run a command of the bench into $output and $status.
bench() {
	command=tests/bench/$1
	shift
	output=$("$command" "$@" 2>&1)
	status=$?
}

# The same, with a time limit of $1 seconds.
bench_for() {
	LIMIT=$1
	shift
	bench "$@"
	LIMIT=30
}

# The status, the plan and the results say the same.
agrees() {
	if printf '%s\n' "$output" | grep -q '^not ok'; then
		[ "$status" -eq 1 ]
	else
		[ "$status" -eq 0 ]
	fi && [ "$(printf '%s\n' "$output" | grep -c '^\(not \)\{0,1\}ok ')" = \
		"$(printf '%s\n' "$output" | sed -n 's/^1\.\.//p')" ]
	ok $? "plan, results and status agree: $1"
}

passes() {
	like "$output" "$2" "$1"
	is "$status" 0 "and that is a pass: $1"
	agrees "$1"
}

fails() {
	like "$output" "$2" "$1"
	is "$status" 1 "and that is a failure: $1"
	agrees "$1"
}

# Tests that could be there; each scenario picks some.
c_tests() {
	rm -f tests/guest/*
	printf '/*\n * since: 01\n */\n' >tests/guest/01-sums.c
	printf 'TEST(one_and_one)\n{\n}\nTEST(two_and_two)\n{\n}\n' \
		>>tests/guest/01-sums.c
}

boot_test() {
	rm -f tests/guest/*
	{ echo "since: 01"; cat; } >tests/guest/01-hello.boot
}

# ---- tests in C ------------------------------------------------------

c_tests
kernel 01 '' 0 <<'EOF'
Hello
TAP version 13
1..2
ok 1 - one_and_one
something else
ok 2 - two_and_two
EOF
bench guest 01 O2
passes "a guest whose tests pass" '^ok 2 - 01-sums: two_and_two$'
like "$output" "^ok 3 - the boot with 'test' ends well" "its boot is a test too"

kernel 01 '' 0 <<'EOF'
Hello
TAP version 13
ok 1 - one_and_one
ok 2 - two_and_two
1..2
EOF
bench guest 01 O2
passes "a plan that comes last" '^ok 2 - 01-sums: two_and_two$'

kernel 01 '' 0 <<'EOF'
Hello
TAP version 13
ok 1 - one_and_one
EOF
bench guest 01 O2
fails "a guest that stops before its plan" 'it began, or was to be next'

kernel 01 '' 1 <<'EOF'
1..2
ok 1 - one_and_one
# sums.c:7: not true: 2 + 2 == 4
not ok 2 - two_and_two
EOF
bench guest 01 O2
fails "a test that fails" '^not ok 2 - 01-sums: two_and_two$'
like "$output" '^# .*sums\.c:7: not true' "what the guest says about it is shown"
like "$output" '^ok 3 - the boot' "the boot is not to blame"

kernel 01 '' 0 <<'EOF'
1..2
ok 1 - one_and_one
not ok 2 - two_and_two
EOF
bench guest 01 O2
fails "a status that hides a failed test" 'ended with status 0 instead of 1'

kernel 01 '' 3 <<'EOF'
1..2
ok 1 - one_and_one
ok 2 - two_and_two
EOF
bench guest 01 O2
fails "a wrong status" 'ended with status 3 instead of 0'

kernel 01 'b .' 0 <<'EOF'
1..2
ok 1 - one_and_one
now I hang
EOF
bench_for 1 guest 01 O2
fails "a guest that hangs" 'still running after 10 seconds, and was killed'
like "$output" '^not ok 2 - 01-sums: two_and_two' "the test that hung has failed"
like "$output" '^# .* first one missing is two_and_two' "and is named"
like "$output" '^# +now I hang' "the console's end is shown"
like "$output" '^ok 1 - 01-sums: one_and_one' "what passed before has passed"

kernel 01 'wfi' 0 </dev/null
bench_for 1 guest 01 O2
fails "a guest that sleeps for ever" 'it slept, with no timer to wake it'

kernel 01 'b again' 0 <<'EOF'
1..2
and on and on and on and on and on and on and on and on and on and on
EOF
bench_for 4 guest 01 O2
fails "a guest that prints without end" 'it printed without end'

mkdir bin
printf '#!/bin/sh\necho 1..2\nkill -9 $$\n' >bin/qemu-system-arm
chmod +x bin/qemu-system-arm
path=$PATH
PATH=$tmp/bin:$PATH
bench guest 01 O2
PATH=$path
fails "an emulator that is killed" 'QEMU was killed by signal 9'

kernel 01 '' 0 </dev/null
bench guest 01 O2
fails "a silent guest" '^# +the guest printed nothing'

kernel 01 '' 0 <<'EOF'
ok 1 - one_and_one
ok 2 - two_and_two
EOF
bench guest 01 O2
fails "a missing plan" 'printed no plan'

kernel 01 '' 0 <<'EOF'
1..1
ok 1 - one_and_one
EOF
bench guest 01 O2
fails "a plan too small" 'planned 1 tests, but there are 2'
like "$output" '^not ok 2 - 01-sums: two_and_two' "the test left out has failed"

kernel 01 '' 0 <<'EOF'
1..2
ok 1 - one_and_one
EOF
bench guest 01 O2
fails "results that break off" 'reported 1 of 2 tests'

kernel 01 '' 0 <<'EOF'
1..2
ok 1 - one_and_one
ok 1 - one_and_one
EOF
bench guest 01 O2
fails "a result given twice" 'reported one_and_one twice'

kernel 01 '' 0 <<'EOF'
1..3
ok 1 - one_and_one
ok 2 - two_and_two
ok 3 - three_and_three
EOF
bench guest 01 O2
fails "a test that nobody wrote" 'three_and_three, which is not among the tests'

kernel 01 'ldr r3, [r1, #0x0c]' 0 <<'EOF'
1..2
ok 1 - one_and_one
ok 2 - two_and_two
EOF
bench guest 01 O2
fails "a line in QEMU's log" 'pl011_read: Bad offset'

kernel 01 '' 0 </dev/null
echo nonsense >>kernels/01/Makefile
bench guest 01 O2
fails "a test image that does not build" 'the test image does not build'
like "$output" '^not ok 1 - 01-sums: one_and_one' "then its tests have failed"

# ---- boots -----------------------------------------------------------

kernel 01 '' 4 <<'EOF'
first
second
third
EOF
boot_test <<'EOF'
append: quiet
mem: 64M
initrd: 100
expect: ^fi+rst$
expect: t.?h
refuse: fourth
status: 4
EOF
bench guest 01 O2
passes "a boot as expected" '^ok 1 - 01-hello.boot'

before=$output
rm -rf build/01/boots-O2
bench guest --cached 01 O2
is "$output" "$before" "--cached repeats what was found"
[ ! -d build/01/boots-O2 ]
ok $? "without a boot"
kernel 01 '' 3 <<'EOF'
first
second
third
EOF
bench guest --cached 01 O2
fails "but a stage that has changed is booted" 'ended with status 3 instead of 4'

kernel 01 '' 4 <<'EOF'
first
second
third
EOF
boot_test <<'EOF'
expect: third
expect: first
status: 4
EOF
bench guest 01 O2
fails "an expectation out of order" 'matches /first/, but not after the line that matches /third/'
like "$output" '^# +second' "the console is shown"

boot_test <<'EOF'
expect: fourth
status: 4
EOF
bench guest 01 O2
fails "an expectation that is not met" 'no line matches /fourth/'

boot_test <<'EOF'
expect: first
refuse: sec
status: 4
EOF
bench guest 01 O2
fails "a line that is refused" 'line 2 matches /sec/, which is refused'

boot_test <<'EOF'
expect: first
EOF
bench guest 01 O2
fails "a boot with a wrong status" 'ended with status 4 instead of 0'

boot_test <<'EOF'
refuse: first(
status: 4
EOF
bench guest 01 O2
fails "an expression that is none" 'is no regular expression'

kernel 01 'b .' 0 <<'EOF'
first
EOF
boot_test <<'EOF'
expect: first
timeout: 2
EOF
bench guest 01 O2
fails "a boot that hangs" 'still running after 2 seconds'

kernel 01 'ldr r3, [r1, #0x0c]' 0 <<'EOF'
first
EOF
boot_test <<'EOF'
expect: first
EOF
bench guest 01 O2
fails "a boot with a line in QEMU's log" 'pl011_read: Bad offset'
boot_test <<'EOF'
expect: first
log: pl011_read: Bad offset
EOF
bench guest 01 O2
passes "a line in the log that is allowed" '^ok 1'

boot_test <<'EOF'
expect: never
level: O0
EOF
bench guest 01 O2
like "$output" '^1\.\.0' "a boot for another level is left out"
bench guest 01 O0
fails "and is made on its own" 'no line matches /never/'

boot_test <<'EOF'
expect: first
expekt: second
EOF
bench guest 01 O2
is "$status" 2 "a misspelt line is refused"
like "$output" 'line 3 is not in the format' "and shown"

boot_test <<'EOF'
status: 0
EOF
bench guest 01 O2
like "$output" 'expects nothing of the console' "a test of nothing is refused"

c_tests
cp tests/guest/01-sums.c tests/guest/02-more.c
bench guest 01 O2
is "$status" 2 "two tests of one name are refused"

# ---- one test at a time ----------------------------------------------

kernel 01 '' 0 <<'EOF'
1..1
ok 1 - two_and_two
EOF
c_tests
bench guest 01 O2 two_and_two
passes "one test alone" '^ok 1 - 01-sums: two_and_two'
bench guest 01 O2 three_and_three
is "$status" 2 "a test that is not there"

# ---- builds and analyses ---------------------------------------------

kernel 01 '' 0 'echo careful' 'echo suspicious' </dev/null
bench build 01 O2
fails "a build that says something" '^# +careful'
bench build 01 O2
fails "and says it again" '^# +careful'
bench analyze 01
fails "an analysis that says something" '^# +suspicious'
kernel 01 '' 0 '' 'false' </dev/null
bench analyze 01
fails "an analysis that fails" '^not ok'
kernel 01 '' 0 '' '' </dev/null
bench build 01 O0
passes "a quiet build" '^ok 1'
bench analyze 01
passes "a quiet analysis" '^ok 1'

# ---- the staircase ---------------------------------------------------

boot_test <<'EOF'
expect: first
EOF
printf 'since: 02\nexpect: second\n' >tests/guest/02-more.boot
kernel 01 '' 0 <<'EOF'
first
EOF
kernel 02 '' 0 <<'EOF'
first
second
EOF
bench below 02
passes "a test that fails below" '^ok 1 - 02-more.boot'
bench staircase
is "$output" "chapter  tests  00 01 02
01           1   .  #  #
02           1      .  #
no hole: each chapter's tests fail below it, and pass from it on" \
	"the staircase"
is "$status" 0 "it has no hole"
bench staircase --tap
passes "the staircase as a test" '^ok 2'

kernel 01 '' 0 <<'EOF'
first
second
EOF
bench below 02
fails "a test that passes below" 'passes on stage 01 already'
bench staircase
like "$output" '^02 +1 +! +#$' "it is a hole in the staircase"
like "$output" '^hole: 02-more.boot passes on stage 01' "which is named"
is "$status" 1 "and fails"
bench staircase --tap
fails "a staircase with a hole" '^not ok 2'

kernel 02 '' 0 <<'EOF'
second
EOF
bench staircase
like "$output" '^hole: 01-hello.boot fails on stage 02' "a later stage that breaks a test"
printf 'until: 01\n' >>tests/guest/01-hello.boot
bench staircase
like "$output" '^01 +1 +\. +# +-$' "until: ends a test"

rm tests/guest/02-more.boot
bench staircase
like "$output" 'chapter 02 adds no test' "a chapter without tests is a hole"

# ---- the plan --------------------------------------------------------

bench plan
is "$status" 0 "everything can be planned"
is "$(printf '%s\n' "$output" | tail -n 1)" build/t/staircase.t \
	"the staircase comes last"
for job in 01-build-O2 02-build-O0 02-analyze 02-below 01-guest-O2 \
	02-guest-O0 tangled bench
do
	like "$output" "^build/t/$job\\.t\$" "the plan has $job"
done
[ "$(printf '%s\n' "$output" | sort)" = "$(sed -n 's/^.*- \(seq: \)*\([^ ]*\.t\)$/\2/p' build/t/rules.yml | sort)" ]
ok $? "the rules order what is planned, all of it"
output=$(STAGE=02 tests/bench/plan)
is "$output" build/t/02-guest-O2.t "STAGE= plans that stage's guest tests"
output=$(TEST=01-hello tests/bench/plan)
is "$output" build/t/01-01-hello.t "TEST= finds the last stage that has it"
output=$(TEST=nonsense tests/bench/plan 2>&1)
is "$?" 2 "TEST= of nothing is refused"

# ---- what things cost ------------------------------------------------

# measure STAGE ACTION STATUS: build an image that prints standard input.
measure() {
	kernel "$@" ''
	make -s -C "kernels/$1" O="$PWD/build/$1" >/dev/null 2>&1
}

cp kernels/guest.S kernels/01/
cp kernels/guest.S kernels/02/
rm -f build/bench.tsv
measure 01 '' 0 <<'EOF'
nothing to measure
EOF
measure 02 '' 0 <<'EOF'
bench alpha 1234567
bench beta 89
EOF
printf 'name\tinstructions\tsource\nalpha\t1000\tit was cheap\n' >tests/budgets.tsv
output=$(tools/bench)
is "$?" 0 "the bench runs"
is "$(cat build/bench.tsv)" "$(printf 'stage\tname\tinstructions\n02\talpha\t1234567\n02\tbeta\t89')" \
	"and writes what it found"
like "$output" '^02 +alpha +1,234,567  over its budget of 1,000: it was cheap' \
	"the table marks what costs too much"
tools/bench --check >/dev/null 2>&1
is "$?" 1 "--check fails for it"
printf 'name\tinstructions\tsource\nalpha\t1234567\tit is dear\n' >tests/budgets.tsv
tools/bench --check >/dev/null 2>&1
is "$?" 0 "a budget may be used up"

before=$(cat build/bench.tsv)
measure 02 '' 5 <<'EOF'
bench alpha 1
EOF
output=$(tools/bench 2>&1)
is "$?" 1 "a bench that fails is a failure"
like "$output" 'stage 02 ended its bench with status 5' "with a sentence"
is "$(cat build/bench.tsv)" "$before" "and changes nothing"
measure 02 '' 0 <<'EOF'
bench alpha lots
EOF
output=$(tools/bench 2>&1)
like "$output" 'is not "bench NAME N": bench alpha lots' "a line that is no measurement"

done_testing
