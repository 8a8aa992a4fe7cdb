# tests/tools/tap.sh: what the tests of the tools share; they source it.
# A test is a shell script that prints TAP.  It works in a folder of its own,
# $tmp, which goes when it ends, and finds the book's root in $root.

LC_ALL=C; export LC_ALL
root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$root/tools
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp" || exit 1
tests=0

# ok STATUS NAME: report one test.
ok() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		echo "not ok $tests - $2"
	fi
}

# is GOT WANTED NAME
is() {
	[ "$1" = "$2" ]
	ok $? "$3"
	[ "$1" = "$2" ] || {
		printf 'got:\n%s\nwanted:\n%s\n' "$1" "$2" | sed 's/^/# /'
	}
}

# like TEXT ERE NAME: some line of the text matches.
like() {
	printf '%s\n' "$1" | grep -Eq -e "$2"
	set -- $? "$@"
	ok "$1" "$4"
	[ "$1" -eq 0 ] || {
		printf 'got:\n%s\nwanted something like:\n%s\n' "$2" "$3" |
			sed 's/^/# /'
	}
}

# skip_rest WHY: what could be tested has been.
skip_rest() {
	tests=$((tests + 1))
	echo "ok $tests # skip $1"
	echo "1..$tests"
	exit 0
}

# skip_all WHY: nothing can be tested here.
skip_all() {
	echo "1..0 # skip $1"
	exit 0
}

done_testing() { echo "1..$tests"; }
