#!/bin/sh
# tests/host/model.t: the model of suspension, models/suspend.pml of the last
# stage, checked by Spin: nothing in it can go wrong, in any order of events.
# Then each of its rules is broken, and that must be noticed, as the book says.
# MODEL in the environment is another file to be checked.

# shellcheck source=tests/tools/tap.sh
. "${0%/*}/../tools/tap.sh"
cd "$root" || exit 1
# shellcheck source=tests/host/lib.sh
. tests/host/lib.sh
deepest=100000		# steps; a search that goes deeper is not complete

# What is broken, which search notices it ("safety": an assertion fails; else
# the property of this name does not hold), and what the assertion is about.
broken_rules() { cat <<'EOF'
SPLIT consumed
SPLIT safety queue[
TWICE safety (state[whom]==
TWICE consumed
NO_WAKE safety pending[
NO_WAKE completes
NO_CHECK safety pending[
NO_CHECK completes
NO_RETURN safety !(pending[me])
NO_RETURN completes
NO_IRQ safety !(pending[me])
NO_IRQ completes
SAME safety !(pending[me])
SAME completes
EARLY safety wants[me]
LATE completes
SILENT safety !=corpse
SILENT completes
KEEP again
NO_LOAN completes
NO_UNDO safety urgency[
EOF
}

# make_checker RULE: $out/pan, for the model without this rule.
make_checker() {
	(cd "$out" && rm -f pan* && spin -a -DBREAK="$1" model.pml &&
		"$cc" -w -O"$optimize" -DNFAIR=3 -o pan pan.c)
}

# search WHAT: complete, or up to the first mistake.  Assertions count only in
# the search for safety: what is broken breaks some of them before it comes to
# where the property fails.
search() {
	case $1 in
	safety) set -- ;;
	*) set -- -a -f -A -N "$1" ;;
	esac
	(cd "$out" && rm -f ./*.trail && ./pan -m"$deepest" "$@") >"$tmp/search" 2>&1
	grep -v unreached "$tmp/search" | head -n 30
	! grep -q 'too small\|out of memory\|not completed\|VECTORSZ' "$tmp/search"
}

holds() {
	search "$1" && grep -q 'errors: 0$' "$tmp/search"
}

# fails WHAT ABOUT
fails() {
	search "$1"
	grep -q 'errors: [1-9]' "$tmp/search" || return
	case $1 in
	safety) grep 'assertion violated' "$tmp/search" | grep -qF -e "$2" ;;
	*) grep -q 'acceptance cycle' "$tmp/search" ;;
	esac
}

# The book says that there are fewer than a million states.
few_states() {
	states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$tmp/search")
	echo "$states states"
	echo "$states" | awk '{ exit !($1 > 1000 && $1 < 1000000) }'
}

# The rules that the model has, and those that are broken here.
rules_known() {
	sed -n 's/^#define \([A-Z_]*\)[[:space:]]*[1-9][0-9]*[[:space:]]*\/\*.*/\1/p' \
		"$out/model.pml" | awk '/^SPLIT$/ { rules = 1 } rules' |
		head -n "$(broken_rules | cut -d' ' -f1 | sort -u | wc -l)" |
		sort >"$tmp/has"
	broken_rules | cut -d' ' -f1 | sort -u | diff "$tmp/has" -
}

command -v spin >/dev/null || skip_all "there is no spin"
if [ -n "$MODEL" ]; then
	out=build/host/model cc=$(command -v gcc || command -v cc)
	mkdir -p "$out"
else
	prepare model >"$tmp/said" 2>&1 || {
		ok 1 "the last stage can be tangled"
		sed 's/^/# /' "$tmp/said"
		done_testing
		exit 1
	}
	MODEL=$src/models/suspend.pml
fi
