# lib.sh: what the scripts of the test bench share.  They read it with
# `.`, standing in the root of the repository.
#
# A test that fails explains itself in a file, which not_ok prints as TAP
# comments; nothing is printed about a test that passes.  The shell has
# no local variables: the names used here are not used by the scripts.

LC_ALL=C
export LC_ALL
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
unset OPT O TESTS EXTRA_CFLAGS

: "${LIMIT:=30}"		# seconds that a boot may take
: "${LIMIT_BELOW:=5}"		# the same where the boot ought to fail
TAIL=20				# lines of a console shown with a failure
apart=			# set where guest builds may run at the same time

die() {
	echo "tests/bench/${0##*/}: $*" >&2
	exit 2
}

# The comment at the top of a script is its help.
help() {
	sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
	exit 0
}

# ---- stages ----------------------------------------------------------

# The chapters' numbers, one a line.
stages() {
	for chapter in chapters/[0-9][0-9]-*.nw; do
		[ -f "$chapter" ] || continue
		chapter=${chapter#chapters/}
		echo "${chapter%%-*}"
	done
}

# The drafts that the chapters mark, one a line.
drafts() {
	sed -n 's/^<!-- draft: \([0-9][0-9]-[a-z0-9-]*\) -->$/\1/p' \
		chapters/[0-9][0-9]-*.nw
}

# Is $1 a stage or a draft?
is_stage() {
	{ stages; drafts; } | grep -qxF -e "$1"
}

# The stage below chapter $1: 05 -> 04.
stage_below() {
	printf '%02d\n' "$((${1#0} - 1))"
}

# Bring build/$1/src up to date.  Where jobs run at once, tangle_all
# comes first.
tree() {
	[ -z "$TANGLED" ] || return 0
	mkdir -p "build/$1"
	tools/tangle -L "$1" "build/$1/src" >&2 ||
		die "tools/tangle could not make stage $1"
}

tangle_all() {
	for each in $(stages) $(drafts); do
		tree "$each"
	done
	TANGLED=1
	export TANGLED
}

# ---- tests -----------------------------------------------------------

# Every test: kind since until only file name (see tests.awk).
all_tests() {
	set --
	for file in tests/guest/*.c tests/guest/*.boot; do
		[ ! -f "$file" ] || set -- "$@" "$file"
	done
	[ $# -eq 0 ] || awk -f tests/bench/tests.awk "$@" ||
		die "the tests under tests/guest are not in order"
}

# Of the list of all tests on standard input, those of kind $1 that run
# on stage $2.  A draft runs only what asks for it by name.
tests_on() {
	awk -v kind="$1" -v stage="$2" '
	$1 != kind { next }
	$4 != "-" { if ($4 == stage) print; next }
	stage !~ /-/ && $2 <= stage && ($3 == "-" || stage <= $3)'
}

# The value of the line "$2:" of the .boot file $1.
tag() {
	sed -n "s/^$2:[[:space:]]*//p" "$1" | sed 's/[[:space:]]*$//; q'
}

# The file in tests/guest that holds TEST($1).
file_of_test() {
	grep -l "^TEST($1[,)]" tests/guest/*.c 2>/dev/null
}

# A number that changes when stage $1, the tests or the bench do.
fingerprint() {
	{
		find "build/$1/src" tests/guest tests/bench tools/qemu -type f |
			sort | xargs cksum
		echo "$LIMIT $LIMIT_BELOW"
		arm-none-eabi-gcc --version
		qemu-system-arm --version
	} 2>/dev/null | cksum
}

# ---- TAP -------------------------------------------------------------

# The stream goes to standard output and, as a record, into $tap.
tap_begin() {		# FILE COUNT
	tap=$1 done_tests=0 failed_tests=0
	mkdir -p "${tap%/*}"
	rm -f "$tap"
	: >"$tap.new"
	tap_line "1..$2"
}

tap_line() {
	printf '%s\n' "$1"
	printf '%s\n' "$1" >>"$tap.new"
}

ok() {			# NAME
	done_tests=$((done_tests + 1))
	tap_line "ok $done_tests - $1"
}

not_ok() {		# NAME [FILE THAT EXPLAINS]
	done_tests=$((done_tests + 1))
	failed_tests=$((failed_tests + 1))
	tap_line "not ok $done_tests - $1"
	[ ! -f "$2" ] || sed 's/^/#   /' "$2"
}

# Keep the record, and end the script with the status that agrees.
tap_end() {
	mv "$tap.new" "$tap"
	[ "$failed_tests" -eq 0 ]
	exit
}

# ---- building --------------------------------------------------------

# Level "hard" is O2 with a trap wherever C leaves undefined what happens,
# and a number behind each function's arrays that must not change.
HARD="-fsanitize=undefined -fsanitize-undefined-trap-on-error"
HARD="$HARD -fstack-protector-strong"

# Most of a stage's files are those of the stage before, to the letter, and
# ccache knows what has been compiled already.  That is why a build names
# all files from where it stands, build/NN/src, by this way to the root.
root=../../..
CC=arm-none-eabi-gcc
if command -v ccache >/dev/null; then
	CC="ccache $CC"
	CCACHE_DIR=$PWD/build/ccache CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=2G
	CCACHE_SLOPPINESS=include_file_ctime,include_file_mtime
	export CCACHE_DIR CCACHE_NOHASHDIR CCACHE_MAXSIZE CCACHE_SLOPPINESS
	unset CCACHE_CONFIGPATH
fi

# make_image DIR STAGE OPT FLAGS [TEST.c ...]: build DIR/image.  Fails if
# the build fails or says anything; what it said is then in DIR.log, and
# DIR is removed, so that it will be said again.  The tests are compiled
# where they are, but what they call themselves must not depend on where
# the repository is: else so would the layout of the image, and every
# instruction count (tests/tools/same.t).
make_image() {
	dir=$1 of=$2 level=$3 more=$4
	shift 4
	[ "$level" != hard ] || { level=O2 more="$HARD $more"; }
	sources=
	for source; do
		sources="$sources $root/$source"
	done
	more="-ffile-prefix-map=$root/= $more"
	tree "$of"
	mkdir -p "$dir"
	# What make cannot see: that a file is no longer linked.
	made_of="$sources $(cd "build/$of/src" && find . -name '*.[cS]' | sort)"
	if [ "$made_of" != "$(cat "$dir/made-of" 2>/dev/null)" ]; then
		rm -rf "$dir/image" "$dir/kernel.elf" "$dir/apps" "$dir/programs.S" \
			"$dir/programs.S.o" "$dir/root" "$dir/initrd" "$dir"/*.a
		printf '%s\n' "$made_of" >"$dir/made-of"
	fi
	if make -s --no-print-directory -C "build/$of/src" \
		O="$root/$dir" OPT="-$level" EXTRA_CFLAGS="$more" CC="$CC" \
		TESTS="$sources" >"$dir.log" 2>&1 </dev/null &&
		[ ! -s "$dir.log" ] && [ -f "$dir/image" ]
	then
		rm -f "$dir.log"
		return 0
	fi
	[ -s "$dir.log" ] || echo "make left no image, nor a word why" >"$dir.log"
	rm -rf "$dir"
	return 1
}

# image_for FILE STAGE OPT: build the image that a .boot test wants; it
# is then $image_dir/image.
image_for() {
	test_name=$(tag "$1" test)
	flags=$(tag "$1" build)
	image_dir=build/$2/$3
	[ -z "$flags$test_name" ] || image_dir=$image_dir$apart
	[ -z "$flags" ] ||
		image_dir=$image_dir-$(printf %s "$flags" | cksum | cut -d' ' -f1)
	set -- "$2" "$3" "$flags"
	if [ -n "$test_name" ]; then
		image_dir=$image_dir-test-$test_name
		source=$(file_of_test "$test_name")
		[ -n "$source" ] || die "there is no TEST($test_name) in tests/guest"
		set -- "$@" "$source"
	fi
	[ "$image_dir" = "$last_made" ] && return
	last_made=
	make_image "$image_dir" "$@" && last_made=$image_dir
}

# ---- booting ---------------------------------------------------------

# boot OUT LIMIT OPTION... IMAGE [-- ...]: run tools/qemu.  Leaves in the
# directory OUT the files console (printable text), errors (QEMU's log),
# stderr and status.  No file grows beyond a megabyte, however much the
# guest prints.
boot() {
	dest=$1 limit=$2
	shift 2
	mkdir -p "$dest"
	: >"$dest/errors"
	status=0
	(
		ulimit -c 0
		ulimit -f 2000
		exec tools/qemu -t -l "$dest/errors" -T "$limit" "$@"
	) >"$dest/raw" 2>"$dest/stderr" || status=$?
	tr -d '\r' <"$dest/raw" | tr -c '\11\12\40-\176' '?' >"$dest/console"
	rm -f "$dest/raw"
	echo "$status" >"$dest/status"
}

# ended OUT WANTED [ERE]: did the boot OUT end by itself and with the
# status WANTED, having printed something, and with nothing in QEMU's log
# (except lines that match ERE)?  Prints a sentence for each thing wrong.
ended() {
	status=$(cat "$1/status")
	if [ "$status" -eq 124 ]; then
		echo "the guest was still running after $limit seconds, and was killed"
		! grep -q 'no active timers' "$1/stderr" ||
			echo "it slept, with no timer to wake it"
		[ "$(wc -c <"$1/console")" -lt 500000 ] ||
			echo "it printed without end"
	elif [ "$status" -gt 128 ] && [ "$status" -le 192 ]; then
		echo "QEMU was killed by signal $((status - 128))"
	elif [ "$status" -ne "$2" ]; then
		echo "the guest ended with status $status instead of $2"
	fi
	[ -s "$1/console" ] || echo "the guest printed nothing"
	grep -v -E -e "${3:-^\$}" "$1/errors" >"$1/unexpected"
	if [ -s "$1/unexpected" ]; then
		echo "QEMU's log of guest errors and missing devices says:"
		indent <"$1/unexpected"
	fi
	# Not complaints: that timeout(1) ended QEMU, and that the processor
	# was idle for good, which it also is while it is switched off.
	grep -v -e 'terminating on signal' -e 'no active timers' \
		"$1/stderr" >"$1/complaint"
	if [ -s "$1/complaint" ]; then
		echo "QEMU said:"
		indent <"$1/complaint"
	fi
}

indent() {
	tail -n "$TAIL" | cut -c1-200 | sed 's/^/    /'
}

# The end of the console of the boot OUT, for a failure's explanation.
show_tail() {
	[ -s "$1/console" ] || return 0
	echo "the console's last lines, from $1/console:"
	indent <"$1/console"
}

# run_boot FILE STAGE OPT [LIMIT]: run one .boot test, in LIMIT seconds
# whatever the file says.  Fails with its explanation in $why.
run_boot() {
	test=$1 place=build/$2/boots-$3/$(basename "$1" .boot)
	limit=$(tag "$1" timeout)
	limit=${4:-${limit:-$LIMIT}}
	why=$place/why
	rm -rf "$place"
	mkdir -p "$place"
	if ! image_for "$test" "$2" "$3"; then
		{ echo "the image does not build:"; indent <"$image_dir.log"; } >"$why"
		return 1
	fi
	append=$(tag "$test" append)
	mem=$(tag "$test" mem)
	address=$(tag "$test" load)
	initrd=$(tag "$test" initrd)
	wanted=$(tag "$test" status)
	[ -z "$initrd" ] || pattern "$initrd" >"$place/initrd"
	image=$image_dir/image
	tail=$(tag "$test" tail)
	if [ -n "$tail" ]; then
		{ cat "$image"; head -c "$tail" /dev/zero | tr '\0' '\245'; } \
			>"$place/image"
		image=$place/image
		[ -n "$initrd" ] || [ ! -f "$image_dir/initrd" ] ||
			cp "$image_dir/initrd" "$place/initrd"
	fi
	set -f
	# shellcheck disable=SC2046,SC2086 # words
	set -- ${mem:+-m $mem} ${address:+-A $address} \
		${initrd:+-i $place/initrd} \
		-a "$append${test_name:+ test=$test_name}" "$image" \
		-- $(tag "$test" qemu)
	set +f
	# Boots repeat to the byte: one that has ended is not made again.
	memo=$out/memo-$(printf '%s\n' "$@" | cksum | cut -d' ' -f1)
	if [ -f "$memo" ]; then
		twin=$(cat "$memo")
		cp "$twin/console" "$twin/errors" "$twin/stderr" \
			"$twin/status" "$place"
	else
		boot "$place" "$limit" "$@"
		[ "$status" -eq 124 ] || echo "$place" >"$memo"
	fi
	{
		ended "$place" "${wanted:-0}" "$(tag "$test" log)"
		as_expected "$test" "$place/console"
	} >"$why"
	[ -s "$why" ] || return 0
	show_tail "$place" >>"$why"
	return 1
}

# An initrd of $1 bytes: lines of sixteen, each with its own offset.
pattern() {
	awk -v size="$1" 'BEGIN {
		for (at = 0; at < size; at += 16)
			printf "initrd %08x\n", at
	}' | head -c "$1"
}

# as_expected FILE CONSOLE: do the lines match what the .boot file FILE
# expects (in this order) and refuses?  Prints what is wrong.
as_expected() {
	from=1 last=
	while read -r what pattern; do
		case $what in
		expect:|refuse:)
			echo | grep -q -E -e "$pattern" 2>/dev/null
			[ $? -lt 2 ] || echo "/$pattern/ is no regular expression" ;;
		esac
		case $what in
		expect:)
			found=$(tail -n "+$from" "$2" |
				grep -n -m 1 -E -e "$pattern" | cut -d: -f1)
			if [ -n "$found" ]; then
				from=$((from + found))
				last=$pattern
			elif grep -q -E -e "$pattern" "$2"; then
				echo "a line matches /$pattern/, but not after the line that matches /$last/"
			else
				echo "no line matches /$pattern/"
			fi ;;
		refuse:)
			found=$(grep -n -m 1 -E -e "$pattern" "$2" | cut -d: -f1)
			[ -z "$found" ] || echo "line $found matches /$pattern/, which is refused" ;;
		esac
	done <"$1"
	return 0
}
