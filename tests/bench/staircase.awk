# staircase.awk: the triangle.  Reads the list of tests (see tests.awk),
# and then lines "stage NN", "guest STAGE TAP..." (what a test did on a
# stage where it must pass) and "below NN TAP..." ("ok" means that a test
# of chapter NN failed on the stage before, as it must).

function hole(row, stage, sentence) {
	cell[row, stage] = "!"
	holes[row, ++nholes[row]] = sentence
	total++
}

# The row that a test belongs to.
function row_of(label) { return rows == "file" ? file[label] : since[label] }

function note(row, stage, mark) {
	if (cell[row, stage] == "" || cell[row, stage] == "-")
		cell[row, stage] = mark
}

function new_row(row, chapter) {
	if (row in chapter_of)
		return
	chapter_of[row] = chapter
	order[++nrows] = row
}

FILENAME != "-" {
	base = $5
	sub(/.*\//, "", base)
	label = base
	if ($1 == "c") {
		sub(/\.c$/, "", label)
		label = label ": " $6
	}
	labels[++count] = label
	since[label] = $2
	until[label] = $3
	only[label] = $4
	file[label] = base
	tests[row_of(label)]++
	if (rows == "file")
		new_row(base, $2)
	next
}

$1 == "stage" {
	stage[++nstages] = $2
	if (rows == "chapter")
		new_row($2, $2)
	next
}

# guest STAGE (not) ok N - label
/ (not )?ok [0-9]+ - / {
	label = $0
	sub(/^[a-z]+ [^ ]+ (not )?ok [0-9]+ - /, "", label)
	if (label in since)
		result[$1, $2, label] = ($3 == "ok") ? "ok" : "not"
}

function judge(label,	row, s, at, on, r) {
	row = row_of(label)
	for (s = 1; s <= nstages; s++) {
		at = on = stage[s]
		if (at < since[label])
			continue
		note(row, at, "-")
		if (only[label] != "-") {
			if (at != substr(only[label], 1, 2))
				continue
			on = only[label]
		} else if (until[label] != "-" && at > until[label])
			continue
		r = result["guest", on, label]
		if (r == "ok")
			note(row, at, "#")
		else
			hole(row, at, label (r == "" ? " was not run" : \
				" fails") " on stage " on)
	}
	at = sprintf("%02d", since[label] - 1)
	r = result["below", since[label], label]
	if (r == "ok")
		note(row, at, ".")
	else
		hole(row, at, label (r == "" ? " was not tried" : " passes") \
			" on stage " at ", where it must fail")
}

END {
	format = rows == "file" ? "%-28s" : "%-8s"
	for (n = 1; n <= count; n++)
		judge(labels[n])
	for (n = 1; n <= nrows; n++)
		if (!tests[order[n]])
			hole(order[n], order[n], "chapter " order[n] " adds no test")
	if (mode == "tap") {
		print "1.." nrows
		for (n = 1; n <= nrows; n++) {
			row = order[n]
			printf "%sok %d - %s: %d tests fail below it and pass from it on\n",
				nholes[row] ? "not " : "", n, row, tests[row]
			for (h = 1; h <= nholes[row]; h++)
				print "#   " holes[row, h]
		}
		exit total > 0
	}
	printf format " %5s  00", rows, "tests"
	for (s = 1; s <= nstages; s++)
		printf " %s", stage[s]
	print ""
	for (n = 1; n <= nrows; n++) {
		row = order[n]
		printf format " %5d ", row, tests[row]
		line = ""
		for (s = 0; s <= nstages; s++) {
			mark = cell[row, s ? stage[s] : "00"]
			line = line "  " (mark == "" ? " " : mark)
		}
		print line
	}
	for (n = 1; n <= nrows; n++)
		for (h = 1; h <= nholes[order[n]]; h++)
			print "hole: " holes[order[n], h]
	if (!total)
		print "no hole: each chapter's tests fail below it, and pass from it on"
	exit total > 0
}
