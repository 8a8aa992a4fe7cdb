# lib.sh: what the tests of the kernel's portable code share.  They source
# it, standing in the book's root.
#
#   prepare NAME           makes $out, build/host/NAME, and in it $src, the
#                          tree of the last stage; looks for a compiler
#   compile FILE...        a FILE of the book or of the tree becomes an object
#                          in $out, without its folders
#   link PROGRAM FILE...   makes $out/PROGRAM of what was compiled
#   compile -f, link -f    the same, for libFuzzer, if have_fuzzer
#
# They return a status other than 0 and say why.  The tree has #line in it, so
# what goes wrong in the kernel's code is shown as a line of a chapter.

: "${ASAN_OPTIONS=detect_leaks=0}"
: "${UBSAN_OPTIONS=print_stacktrace=1}"
export ASAN_OPTIONS UBSAN_OPTIONS
sanitize=-fsanitize=address,undefined
optimize='-g -O1'

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
		"$cc" -std=gnu17 $optimize $sanitize $with \
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

# mutants FILE LIST CHECK: is each mistake of the list, put into a copy of the
# tree's FILE, noticed?  LIST has two lines for each: "# what is wrong" and an
# edit for sed.  CHECK is called with the mistaken copy at $out/mutant.c, and
# fails, as it should.
mutants() {
	# Mistakes need no line numbers, and no fast programs.
	optimize=-O0
	ASAN_OPTIONS=$ASAN_OPTIONS:symbolize=0
	UBSAN_OPTIONS=$UBSAN_OPTIONS:symbolize=0:print_stacktrace=0
	cp "$src/$1" "$out/mutant.c" && compile "$out/mutant.c" &&
		expect "without a mistake none is noticed" "$3"
	while IFS= read -r line; do
		case $line in
		'#! '*|'') ;;
		'# '*) mistake=${line#\# } ;;
		*) mutant "$1" "$line" "$3" ;;
		esac
	done <"$2"
}

mutant() {
	sed -e "$2" "$src/$1" >"$out/mutant.c"
	if cmp -s "$src/$1" "$out/mutant.c"; then
		ok 1 "noticed: $mistake"
		echo "# $2"
		echo "# changes nothing in $1 any more"
	elif ! compile "$out/mutant.c" >"$tmp/said" 2>&1; then
		ok 1 "noticed: $mistake"
		sed 's/^/# /' "$tmp/said"
	else
		! "$3" >"$tmp/said" 2>&1
		ok $? "noticed: $mistake"
	fi
}
