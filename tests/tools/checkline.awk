# tests/tools/checkline.awk: does each #line point at the very line it is from?
#   awk -f checkline.awk TREE/a.c TREE/b.S ...     (in the book's root)
# Prints each line that differs, then "N lines, M wrong".  Indentation may
# differ, and of a line that uses chunks only the pieces between them remain.

function trim(s) {
	gsub(/^[ \t]+|[ \t]+$/, "", s)
	return s
}

# Load the chapter, with noweb's escapes undone and chunk uses cut out.
function load(file,   n, s) {
	loaded[file] = 1
	while ((getline s < file) > 0) {
		n++
		gsub(/@<</, "\002", s)
		uses[file, n] = gsub(/<<[^>]*>>/, "", s)
		if (s ~ /^@@/)
			s = substr(s, 2)
		gsub(/\002/, "<<", s)
		gsub(/@>>/, ">>", s)
		source[file, n] = trim(s)
	}
	close(file)
}

function same(got, file, n) {
	if (uses[file, n])
		return index(source[file, n], got) > 0
	return got == source[file, n]
}

FNR == 1 { chapter = "" }

/^#line / {
	chapter = $3
	gsub(/"/, "", chapter)
	at = $2
	if (!(chapter in loaded))
		load(chapter)
	next
}

{
	text = trim($0)
	if (text != "") {
		lines++
		if (chapter == "" || !same(text, chapter, at)) {
			wrong++
			print FILENAME ":" FNR ": [" text "] is not " \
				chapter ":" at ": [" source[chapter, at] "]"
		}
	}
	at++
}

END {
	print lines + 0 " lines, " wrong + 0 " wrong"
	exit wrong > 0 || lines == 0
}
