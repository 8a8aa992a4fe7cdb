# lib.sh: what the tests of the kernel's portable code share.  They source
# it, standing in the book's root.
#
#   prepare NAME           makes $out, build/host/NAME, and in it $src, the
#                          tree of the last stage; looks for a compiler
#   compile FILE...        a FILE of the book or of the tree becomes an object
#                          in $out, without its folders; $flags are for cc
#   link PROGRAM FILE...   makes $out/PROGRAM of what was compiled
#   compile -f, link -f    the same, for libFuzzer, if have_fuzzer
#
# They return a status other than 0 and say why.  The tree has #line in it, so
# what goes wrong in the kernel's code is shown as a line of a chapter.

: "${ASAN_OPTIONS=detect_leaks=0}"
: "${UBSAN_OPTIONS=print_stacktrace=1}"
export ASAN_OPTIONS UBSAN_OPTIONS
sanitize=-fsanitize=address,undefined
flags='-g -O1'

prepare() {
	out=build/host/$1
	src=$out/src
	mkdir -p "$out" && tools/tangle -L last "$src" || return
	for cc in clang cc gcc; do
		! command -v "$cc" >/dev/null || break
	done
}

# Can programs be linked with libFuzzer?
have_fuzzer() {
	echo 'int LLVMFuzzerTestOneInput(const char *data, long size);
		int LLVMFuzzerTestOneInput(const char *data, long size)
		{ return data && size < 0; }' >"$out/try.c"
	[ "$cc" = clang ] && compile -f "$out/try.c" 2>"$out/try.log" &&
		link -f try try 2>>"$out/try.log"
}

# No warnings of formats: the kernel's uint32_t is an unsigned long, and the
# host's is not.
compile() {
	with=
	[ "$1" != -f ] || { with=-fsanitize=fuzzer-no-link; shift; }
	for file; do
		[ -f "$file" ] || file=$src/$file
		object=${file##*/}
		"$cc" -std=gnu17 $flags $sanitize $with \
			-fno-sanitize-recover=all -fno-omit-frame-pointer \
			-fno-pie -Wall -Wextra -Werror -Wno-format \
			-I "$src" -I "$src/include" -I tests/host \
			-c "$file" -o "$out/${object%.c}.o" || return
	done
}

link() {
	with=
	[ "$1" != -f ] || { with=-fsanitize=fuzzer; shift; }
	program=$1
	shift
	for file; do
		file=${file##*/}
		set -- "$@" "$out/${file%.c}.o"
		shift
	done
	"$cc" $sanitize $with -no-pie -o "$out/$program" "$@"
}

# expect NAME COMMAND...: one test; what the command says is shown if it fails.
expect() {
	name=$1
	shift
	"$@" >"$tmp/said" 2>&1
	status=$?
	ok $status "$name"
	[ $status -eq 0 ] || {
		head -n 40 "$tmp/said" | sed 's/^/# /'
		echo "# status $status of: $*"
	}
	return $status
}

# mutants FILE LIST BUILD RUN: is each mistake of the list, put into a copy of
# the tree's FILE, noticed?  LIST has two lines for each: "# what is wrong" and
# an edit for sed.  BUILD makes something of the copy, $out/mutant.c; RUN tries
# it, and ought to fail.
mutants() {
	# Mistakes need no line numbers, and no fast programs.
	flags=-O0
	ASAN_OPTIONS=$ASAN_OPTIONS:symbolize=0
	UBSAN_OPTIONS=$UBSAN_OPTIONS:symbolize=0:print_stacktrace=0
	cp "$src/$1" "$out/mutant.c"
	expect "a copy of $1 can be built" "$3" &&
		expect "without a mistake in it none is noticed" "$4"
	while IFS= read -r line; do
		case $line in
		'#! '*|'') ;;
		'# '*) mistake=${line#\# } ;;
		*) mutant "$1" "$line" "$3" "$4" ;;
		esac
	done <"$2"
}

mutant() {
	sed -e "$2" "$src/$1" >"$out/mutant.c"
	if cmp -s "$src/$1" "$out/mutant.c"; then
		echo "this changes nothing in $1 any more: $2" >"$tmp/said"
		noticed=1
	elif "$3" >"$tmp/said" 2>&1; then
		! "$4" >"$tmp/said" 2>&1
		noticed=$?
	else
		noticed=1
	fi
	ok $noticed "noticed: $mistake"
	[ $noticed -eq 0 ] || head -n 20 "$tmp/said" | sed 's/^/# /'
}
