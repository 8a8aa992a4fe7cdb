# tools/stage.awk: the program as it stands at the end of one stage.
#
# A filter between noweb's markup, which turns all chapters into one stream of
# tokens, and noweb's mnt, which writes the files.  tools/tangle runs it:
#
#   markup -t chapters/*.nw | awk -v STAGE=03 ... -f tools/stage.awk | mnt ...
#
#   STAGE   03, or the draft 03-naive, or last
#   LINES   "c": C, headers and assembly are to carry #line; "all": every file
#   FILES   where to write the names of the files, one a line
#   LIST    1: print the names of the stages instead; 2: of the last one
#   LENIENT 1: a chunk that no chapter defines is a warning, not an error
#
# What it adds to plain noweb, where <<name>>= defines or appends:
#   <<replace: name>>=   from here on, all earlier pieces of name are scraped
#   a use of a chunk that only a later chapter defines stands for nothing, and
#                        a line that holds nothing else is not there
#   <!-- draft: 03-x -->  in the prose of chapter 3: here ends the draft 03-x
#
# It prints nothing unless the whole book is in order.  Terms: a *piece* is one
# <<name>>= ... @, a *chunk* all pieces of one name, a *file* a chunk whose name
# has no space.  Pieces are numbered in the order of the book, so a stage is
# simply all pieces up to some number.

# ---- errors -----------------------------------------------------------------

function complain(where, what) {
	bad = 1
	if (!((where, what) in said))
		print where ": " what > "/dev/stderr"
	said[where, what] = 1
}

function at(p) { return piece_file[p] ":" piece_line[p] }

function quoted(name) { return "<<" name ">>" }

function is_file(name) { return name !~ /[ \t]/ }

# ---- reading the stream ---------------------------------------------------------

/^@file / {
	check_terminated()
	file = substr($0, 7)
	line = 1
	open_chapter()
	next
}

/^@fatal / { bad = 1; next }

/^@begin docs / { in_code = 0; ended = 1; prose = ""; next }

/^@end docs / { next }

/^@begin code / { in_code = 1; ended = 0; continued = 0; head = 1; next }

/^@end code / { in_code = 0; close_piece(); next }

/^@index nl$/ { line++; ended = 1; next }

in_code && /^@defn / { open_piece(substr($0, 7)); next }

in_code && /^@nl$/ {
	if (!head && !ended) {
		continued = (last_text ~ /\\$/)
		add("n", "")
	}
	head = 0
	line++
	line_start = 1
	last_text = ""
	next
}

in_code && /^@text / {
	last_text = substr($0, 7)
	if (line_start)
		directive = (last_text ~ /^[ \t]*#/)
	line_start = 0
	add("t", last_text)
	next
}

in_code && /^@use / {
	name = substr($0, 6)
	last_text = ""
	add("u", name)
	in_macro[ntokens] = continued || (!line_start && directive)
	line_start = 0
	check_name(name, file ":" line)
	ever_used[name] = 1
	next
}

/^@nl$/ { check_draft(); prose = ""; line++; next }

/^@text / { prose = prose substr($0, 7); next }

function add(type, value) {
	kind[++ntokens] = type
	token[ntokens] = value
	token_line[ntokens] = line
}

function open_chapter(   base) {
	base = file
	sub(/.*\//, "", base)
	if (base !~ /^[0-9][0-9]-[^ ]+\.nw$/) {
		complain(file ":1", "a chapter's file is named NN-name.nw, with a number of two digits")
		return
	}
	chapter = substr(base, 1, 2)
	if (chapter in chapter_file)
		complain(file ":1", "there is a chapter " chapter " already: " chapter_file[chapter])
	chapter_file[chapter] = file
	last_chapter = chapter
	chapter_of_stage[++nstages] = chapter
	stage_name[nstages] = chapter
}

# A draft is a stage of its own, and comes before its chapter in the list.
function check_draft(   name) {
	if (prose !~ /^<!-- *draft/)
		return
	name = prose
	if (!sub(/^<!-- draft: /, "", name) || !sub(/ -->[ \t]*$/, "", name) ||
	    name !~ /^[0-9][0-9]-[a-z0-9-]+$/) {
		complain(file ":" line, "a draft is marked with the line <!-- draft: NN-word -->")
		return
	}
	if (substr(name, 1, 2) != chapter)
		complain(file ":" line, "draft " name " stands in chapter " chapter)
	if (name in draft_end)
		complain(file ":" line, "there is a draft " name " already")
	draft_end[name] = npieces
	stage_name[nstages] = name
	stage_name[++nstages] = chapter
}

function open_piece(name) {
	npieces++
	piece_file[npieces] = file
	piece_line[npieces] = line
	replaces[npieces] = sub(/^replace: /, "", name)
	piece_name[npieces] = name
	first_token[npieces] = ntokens + 1
	if (name ~ /^[Rr]eplace:/)
		complain(file ":" line, "write <<replace: name>>=, with one space")
	check_name(name, file ":" line)
	chapter_end[chapter] = npieces
}

function close_piece() {
	last_token[npieces] = ntokens
}

# A piece ends with @, or where the next one begins, but not with the file.
function check_terminated() {
	if (file != "" && !ended)
		complain(at(npieces), quoted(piece_name[npieces]) " has no end: the file ends before a line with @")
}

function check_name(name, where) {
	if (name ~ /\.\.\.$/)
		complain(where, quoted(name) ": write the name out, a chunk's name does not end in ...")
	if (length(name) > 200)
		complain(where, "a chunk's name is at most 200 letters long")
}

# ---- choosing the stage -----------------------------------------------------------

END {
	check_terminated()
	if (LIST) {
		if (!bad)
			for (i = (LIST == 2 ? nstages : 1); i <= nstages; i++)
				print stage_name[i]
		exit bad
	}
	if (!bad)
		choose_stage()
	if (!bad)
		lay_pieces()
	if (!bad)
		follow_uses()
	if (!bad)
		check_book()
	if (!bad)
		write_stage()
	exit bad
}

# All pieces up to number limit belong to the stage.
function choose_stage(   i, c) {
	if (STAGE == "last")
		STAGE = last_chapter
	if (STAGE in draft_end) {
		limit = draft_end[STAGE]
		return
	}
	if (!(STAGE in chapter_file)) {
		for (i = 1; i <= nstages; i++)
			c = c " " stage_name[i]
		complain("chapters", "there is no stage " STAGE "; the stages are" c)
		return
	}
	limit = 0			# a chapter may have no code
	for (c in chapter_end)
		if (c + 0 <= STAGE + 0 && chapter_end[c] > limit)
			limit = chapter_end[c]
	whole_book = (STAGE == last_chapter)
}

# Link the pieces of each chunk that are still legible at this stage.
function lay_pieces(   p, name) {
	for (p = 1; p <= npieces; p++) {
		name = piece_name[p]
		if (!(name in defined)) {
			defined[name] = p
			name_of[++nnames] = name
		}
		if (p > limit)
			continue
		if (replaces[p])
			scrape(name, p)
		if (name in newest)
			following[newest[name]] = p
		else
			oldest[name] = p
		newest[name] = p
	}
}

function scrape(name, by,   p) {
	if (!(name in oldest)) {
		complain(at(by), quoted("replace: " name) " has nothing to replace: nobody has written " quoted(name) " before")
		return
	}
	for (p = oldest[name]; p; p = following[p])
		scraped_by[p] = by
	delete newest[name]
}

# ---- following the uses -------------------------------------------------------------

# Visit every file, and what it is made of; then what is left, to find circles.
function follow_uses(   i, name) {
	for (i = 1; i <= nnames; i++) {
		name = name_of[i]
		if (is_file(name) && (name in oldest) && check_file(name))
			visit(name, name ~ /\.[chS]$/)
	}
	for (name in reached_from)
		reached[substr(name, 3)] = 1
	for (i = 1; i <= nnames; i++)
		if ((name_of[i] in oldest) && !(name_of[i] in reached))
			visit(name_of[i], 0)
}

# c: is the text part of a C file, so that #line may stand before it?
function visit(name, c,   p, t, u) {
	reached_from[c, name] = 1
	path[++depth] = name
	on_path[name] = depth
	for (p = oldest[name]; p; p = following[p])
		for (t = first_token[p]; t <= last_token[p]; t++) {
			if (kind[t] != "u")
				continue
			u = token[t]
			if (c && in_macro[t])
				complain(piece_file[p] ":" token_line[t], quoted(u) " is used inside a preprocessor line, where its #line cannot stand")
			if (u in on_path)
				complain(piece_file[p] ":" token_line[t], quoted(u) " is part of itself: " circle(u))
			else if ((u in oldest) && !((c, u) in reached_from))
				visit(u, c)
		}
	delete on_path[name]
	depth--
}

function circle(name,   i, s) {
	for (i = on_path[name]; i <= depth; i++)
		s = s quoted(path[i]) " uses "
	return s quoted(name)
}

# A file's name is a path inside the tree, and two names are two files.
function check_file(name,   p, path, parts, n, i, dir) {
	p = oldest[name]
	path = normal(name)
	if (path == "" || name ~ /\/$/ || name !~ /^[A-Za-z0-9._+\/-]+$/ ||
	    path == ".tangled") {
		complain(at(p), quoted(name) " is no name for a file, and a chunk's name has a space")
		return 0
	}
	if (name ~ /^\// || ("/" path "/") ~ /\/\.\.\//) {
		complain(at(p), quoted(name) " would be written outside the tree")
		return 0
	}
	if (path in file_name) {
		complain(at(p), quoted(name) " is the same file as " quoted(file_name[path]) " in " at(oldest[file_name[path]]))
		return 0
	}
	file_name[path] = name
	file_path[++nfiles] = path
	n = split(path, parts, "/")
	for (i = 1; i < n; i++) {
		dir = dir parts[i]
		if (!(dir in dir_of))
			dir_of[dir] = name
		dir = dir "/"
	}
	return 1
}

function normal(name) {
	gsub(/\/+/, "/", name)
	while (sub(/\/\.\//, "/", name))
		;
	while (sub(/^\.\//, "", name))
		;
	return name
}

# ---- checking what can only be seen from the whole ------------------------------------

function check_book(   i, p, t, u, name) {
	for (i = 1; i <= nfiles; i++)
		if (file_path[i] in dir_of) {
			name = dir_of[file_path[i]]
			complain(at(oldest[file_name[file_path[i]]]), quoted(file_name[file_path[i]]) " is a file, and the folder of " quoted(name) " in " at(oldest[name]))
		}
	for (p = 1; p <= npieces; p++)
		for (t = first_token[p]; t <= last_token[p]; t++)
			if (kind[t] == "u")
				check_use(p, t, token[t])
	for (p = 1; p <= limit; p++)
		check_lost(p)
	if (whole_book)
		for (i = 1; i <= nnames; i++)
			if (!is_file(name_of[i]) && !(name_of[i] in ever_used))
				complain(at(defined[name_of[i]]), quoted(name_of[i]) " is written here, but no chapter uses it")
}

function check_use(p, t, u,   where) {
	if (!(u in last_user) || !scraped_by[p] ||
	    (last_user[u] && scraped_by[p] > last_user[u]))
		last_user[u] = scraped_by[p]	# 0: a user is still there
	if (p > limit)
		return
	where = piece_file[p] ":" token_line[t]
	if ((u in defined) && is_file(u))
		complain(where, quoted(u) " is used like a chunk, but named like a file: give it a space")
	if (u in defined)
		return
	if (LENIENT)
		print where ": warning: " quoted(u) " is used here, but no chapter defines it" > "/dev/stderr"
	else
		complain(where, quoted(u) " is used here, but no chapter defines it" (u ~ /^ / ? " (a shift is written @<< or @>>)" : ""))
}

# A piece is lost if all that used its chunk had been scraped before it.
function check_lost(p,   u) {
	u = piece_name[p]
	if ((u in last_user) && last_user[u] && last_user[u] < p)
		complain(at(p), quoted(u) " is written to here, but nothing uses it since " at(last_user[u]))
}

# ---- writing it down --------------------------------------------------------------

function write_stage(   i, p, name) {
	for (i = 1; i <= nfiles; i++)
		print file_path[i] > FILES
	for (i = 1; i <= nnames; i++) {
		name = name_of[i]
		if (name in reached)
			for (p = oldest[name]; p; p = following[p])
				write_piece(p, name)
	}
}

# Does the chunk stand for nothing at this stage?
function blank(name,   p, t) {
	if (name in is_blank)
		return is_blank[name]
	is_blank[name] = 1
	for (p = oldest[name]; p; p = following[p])
		for (t = first_token[p]; t <= last_token[p]; t++)
			if (kind[t] == "t" && token[t] ~ /[^ \t]/ ||
			    kind[t] == "u" && !blank(token[t]))
				return is_blank[name] = 0
	return 1
}

# The source line that a line of the stream comes from is one less than its
# "@line".  Lines that vanish take along a blank line that would now be double.
function write_piece(p, name,   i, n, from, to, keep, gap) {
	print "@file " piece_file[p]
	print "@line " (piece_line[p] + 1)
	print "@begin code " p
	print "@defn " defn(name)
	print "@nl"
	n = split_lines(p, from, to, keep, name)
	for (i = 1; i <= n; i++) {
		if (!keep[i]) {
			gap = 1
			continue
		}
		if (gap)
			print "@line " (token_line[from[i]] + 1)
		gap = 0
		write_line(from[i], to[i])
	}
	print "@end code " p
}

function defn(name,   path) {
	if (!is_file(name))
		return name
	path = normal(name)
	return path (LINES == "all" || LINES == "c" && path ~ /\.[chS]$/ ? "*" : "")
}

function write_line(from, to,   t) {
	for (t = from; t <= to; t++)
		if (kind[t] == "n")
			print "@nl"
		else if (kind[t] == "t")
			print "@text " token[t]
		else if (!blank(token[t]))
			print "@use " token[t]
}

# Fill from and to with the tokens of each line, and keep with 1 if it stays.
function split_lines(p, from, to, keep, name,   t, n, text, hooks, after_hook, before) {
	before = (p == oldest[name]) ? "blank" : "text"
	n = 1
	from[1] = first_token[p]
	for (t = first_token[p]; t <= last_token[p]; t++) {
		if (kind[t] == "t")
			text = text token[t]
		else if (kind[t] == "u" && blank(token[t]))
			hooks = 1
		else if (kind[t] == "u")
			text = text quoted(token[t])
		else {
			to[n] = t
			if (text ~ /[^ \t]/) {
				keep[n] = 1
				after_hook = 0
				before = "text"
			} else if (hooks)
				after_hook = 1
			else if (!(after_hook && before == "blank")) {
				keep[n] = 1
				before = "blank"
			}
			from[++n] = t + 1
			text = ""
			hooks = 0
		}
	}
	n--
	if (after_hook && (p == newest[name] || begins_blank(following[p])))
		drop_last_blank(n, from, to, keep)
	return n
}

function begins_blank(p,   t) {
	t = first_token[p]
	if (kind[t] == "t" && token[t] ~ /^[ \t]*$/)
		t++
	return t <= last_token[p] && kind[t] == "n"
}

function drop_last_blank(n, from, to, keep,   t) {
	while (n > 0 && !keep[n])
		n--
	for (t = from[n]; n > 0 && t <= to[n]; t++)
		if (kind[t] == "u" || token[t] ~ /[^ \t]/)
			return
	if (n > 0)
		keep[n] = 0
}
