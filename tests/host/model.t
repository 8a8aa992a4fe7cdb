#!/bin/sh
# tests/host/model.t: the model of suspension, models/suspend.pml of the last
# stage, checked by Spin: nothing in it goes wrong, in any order of events.
# Then each of its rules is broken, and that must be noticed in the way that
# the book says.  MODEL in the environment is another file to be checked.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh
deepest=100000		# steps: a search that comes so far is not complete
properties='answered goes_on fetched'

# A rule that is broken; what notices it, an assertion or the property of this
# name; and a part of the assertion.
broken_rules() { cat <<'EOF'
SPLIT assertion queue[
SPLIT fetched
TWICE assertion (state[whom]==
TWICE fetched
NO_WAKE assertion pending[
NO_WAKE answered
NO_CHECK assertion pending[
NO_CHECK answered
NO_RETURN assertion !(pending[me])
NO_RETURN answered
NO_IRQ assertion !(pending[me])
NO_IRQ answered
SAME assertion !(pending[me])
SAME answered
EARLY assertion wants[me]
LATE answered
SILENT assertion !=corpse
SILENT answered
KEEP goes_on
NO_LOAN answered
NO_UNDO assertion )||(lent_to[
EOF
}

# Spin writes where it stands, so all is done in $out.
clean() {
	rm -f "$out"/pan* "$out"/_spin_nvr.tmp "$out"/*.trail
}

# make_checker RULE: $out/pan, for the model without this rule.  No -O: to
# compile would take longer than to run.
make_checker() {
	clean
	(cd "$out" && spin -a -DBREAK="$1" model.pml &&
		"$cc" -w -O0 -DNFAIR=3 -o pan pan.c)
}

# search WHAT: all states, or up to the first mistake.  Assertions count only
# in the search for them: a broken rule breaks some before it comes to where
# a property fails.
search() {
	case $1 in
	assertion) set -- ;;
	*) set -- -a -f -A -N "$1" ;;
	esac
	(cd "$out" && ./pan -m"$deepest" "$@") >"$tmp/search" 2>&1
	grep 'pan:\|error\|stored\|States=' "$tmp/search"
}

# holds WHAT: the search is complete, and finds nothing.
holds() {
	search "$1"
	grep -q 'errors: 0$' "$tmp/search" || return
	! grep 'too small\|out of memory\|not completed\|truncated' \
		"$tmp/search"
}

# fails WHAT [PART]
fails() {
	search "$1"
	grep -q 'errors: [1-9]' "$tmp/search" || return
	case $1 in
	assertion)
		grep 'assertion violated' "$tmp/search" | grep -qF -e "$2" ;;
	*) grep -q 'acceptance cycle' "$tmp/search" ;;
	esac
}

# The book says that there are fewer than a million states.
fewer_than_a_million() {
	sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$tmp/search" |
		awk '{ n = $1 + 0; print n " states" }
			END { exit !(n > 1000 && n < 1000000) }'
}

# The list above has every rule of the model: "#define RULE n /* ... */",
# from SPLIT on, and an empty line after the last.
all_rules() {
	sed -n '/^#define SPLIT[[:space:]]/,/^$/s/^#define \([A-Z_]*\).*/\1/p' \
		"$out/model.pml" | sort >"$tmp/rules"
	broken_rules | sed 's/ .*//' | sort -u | diff "$tmp/rules" - &&
		[ -s "$tmp/rules" ]
}

command -v spin >/dev/null || skip_all "there is no spin"
if [ -n "$MODEL" ]; then
	out=build/host/model
	mkdir -p "$out"
	cc=$(command -v cc || command -v gcc || command -v clang)
else
	prepare model >"$tmp/said" 2>&1 || {
		ok 1 "the last stage can be tangled"
		sed 's/^/# /' "$tmp/said"
		done_testing
		exit 1
	}
	MODEL=$src/models/suspend.pml
fi
command -v "$cc" >/dev/null || skip_all "no compiler for this machine"
if [ ! -f "$MODEL" ] && [ ! -f chapters/11-suspend.nw ]; then
	skip_all "there is no model yet"
fi
cp "$MODEL" "$out/model.pml" || {
	ok 1 "the last stage has models/suspend.pml"
	done_testing
	exit 1
}
trap 'rm -rf "$tmp"; clean' EXIT

expect "every rule of the model is broken here" all_rules
expect "Spin and the compiler make a checker of the model" \
	make_checker NOTHING || {
	done_testing
	exit 1
}
expect "no assertion fails, in any order of events" holds assertion
expect "... and there are fewer than a million" fewer_than_a_million
for property in $properties; do
	expect "always: $property" holds "$property"
done

broken_rules >"$tmp/broken"
broken=
while read -r rule what part; do
	[ "$rule" = "$broken" ] || make_checker "$rule" >"$tmp/said" 2>&1 || {
		ok 1 "Spin and the compiler make a checker without $rule"
		sed 's/^/# /' "$tmp/said"
	}
	broken=$rule
	expect "without the rule, $rule is noticed: $what" \
		fails "$what" "$part"
done <"$tmp/broken"
done_testing
