# guest.awk: compare what the guest reported with what it should have.
# Reads the list of tests (see tests.awk) and the console; -v out=DIR is
# where it writes
#	verdicts	for each test in order, "ok" or "not file: name"
#	why-NAME	for a test that failed, its explanation
#	trouble		what is wrong with the report as a whole
# The guest's "#" lines belong to the result that follows them.

function trouble(what) {
	if (!said_before[what]++)
		print what > (out "/trouble")
}

BEGIN { printf "" > (out "/trouble") }

FNR == NR {
	file[++wanted] = $5
	name[wanted] = $6
	line[$6] = ""
	next
}

/^1\.\.[0-9]+$/ {
	if (plans++)
		trouble("the guest printed two plans")
	planned = substr($0, 4) + 0
	next
}

/^Bail out!/ { trouble("the guest gave up: " $0) }

/^# / { comment = comment $0 "\n" }

/^(not )?ok [0-9]+ - [A-Za-z0-9_]+$/ {
	number = $0
	sub(/^(not )?ok /, "", number)
	if (number + 0 != ++results)
		trouble("the guest numbered its result " results " as " number + 0)
	if (!($NF in line))
		trouble("the guest ran " $NF ", which is not among the tests for this stage")
	else if (line[$NF] != "")
		trouble("the guest reported " $NF " twice")
	line[$NF] = /^ok/ ? "ok" : "not"
	said[$NF] = comment
	comment = ""
}

END {
	for (n = 1; n <= wanted; n++) {
		base = file[n]
		sub(/.*\//, "", base)
		sub(/\.c$/, "", base)
		if (line[name[n]] == "") {
			line[name[n]] = "not"
			if (!missing++)
				first = name[n]
			said[name[n]] = (missing == 1 && (!plans || results < planned) ? \
				"it began, or was to be next, when the guest stopped reporting" : \
				"the guest did not report it") "\n"
		}
		print line[name[n]], base ": " name[n] > (out "/verdicts")
		if (line[name[n]] != "ok")
			printf "%s", said[name[n]] > (out "/why-" name[n])
	}
	if (!plans)
		trouble("the guest printed no plan (1..N)")
	else if (planned != wanted)
		trouble("the guest planned " planned " tests, but there are " wanted)
	if (missing)
		trouble("the guest reported " results + 0 " of " wanted \
			" tests; the first one missing is " first)
}
