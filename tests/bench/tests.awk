# tests.awk: read every test under tests/guest/ and print one line for
# each test, after checking that it is properly written:
#
#	kind since until only file name
#
# kind is c (also for .user.c and .task.c) or boot; until and only (the one stage or draft on which it
# runs) may be "-".  The name of a .c test is that of its TEST(), the
# name of a .boot test is its file's.

function complain(what) {
	print "tests/bench: " file ": " what > "/dev/stderr"
	bad = 1
}

function finish(	n) {
	if (file == "")
		return
	if (since == "" && only != "")
		since = substr(only, 1, 2)
	if (since !~ /^[0-9][0-9]$/)
		complain("needs a line 'since: NN', NN being a chapter")
	if (until !~ /^([0-9][0-9])?$/)
		complain("'until:' wants a chapter, NN")
	if (only !~ /^([0-9][0-9](-[a-z0-9-]+)?)?$/)
		complain("'stage:' wants a stage, NN or NN-word")
	if (kind == "boot") {
		count = 1
		name[1] = base
		if (!looks)
			complain("expects nothing of the console")
	}
	if (!count)
		complain("has no TEST(name) at the beginning of a line")
	for (n = 1; n <= count; n++) {
		if (name[n] in seen)
			complain(name[n] " is in " seen[name[n]] " too")
		seen[name[n]] = file
		print kind, since, or_dash(until), or_dash(only), file, name[n]
	}
}

function or_dash(s) { return s == "" ? "-" : s }

FNR == 1 {
	finish()
	file = base = FILENAME
	sub(/.*\//, "", base)
	kind = base ~ /\.boot$/ ? "boot" : "c"
	since = until = only = ""
	count = looks = comment_over = 0
	split("", given)
	if (base !~ /^[0-9][0-9]-[a-z0-9-]+(\.user|\.task)?\.(c|boot)$/)
		complain("should be called NN-name.c, NN-name.user.c, NN-name.task.c or NN-name.boot")
}

kind == "c" && /^TEST\([A-Za-z0-9_]+[,)]/ {
	match($0, /[A-Za-z0-9_]+[,)]/)
	name[++count] = substr($0, RSTART, RLENGTH - 1)
}
kind == "c" && !comment_over && match($0, /(since|until): *[^ \t]*/) {
	value = substr($0, RSTART, RLENGTH)
	key = value
	sub(/:.*/, "", key)
	sub(/^[a-z]*: */, "", value)
	if (key == "since")
		since = value
	else
		until = value
}
kind == "c" && /\*\// { comment_over = 1 }

kind == "boot" && !/^(#|$)/ {
	key = value = $0
	sub(/:.*/, "", key)
	sub(/^[a-z]*:[ \t]*/, "", value)
	if ($0 !~ /^[a-z]+:[ \t]+[^ \t]/ || key !~ \
	    /^(since|until|stage|test|append|mem|initrd|load|tail|build|level|qemu|timeout|status|log|expect|refuse)$/)
		complain("line " FNR " is not in the format (see tests/bench/guest): " $0)
	if (key in given && key != "expect" && key != "refuse")
		complain("has two lines '" key ":'")
	given[key] = 1
	if (key == "since")
		since = value
	else if (key == "until")
		until = value
	else if (key == "stage")
		only = value
	else if (key == "expect" || key == "refuse")
		looks = 1
}

END {
	finish()
	exit bad
}
