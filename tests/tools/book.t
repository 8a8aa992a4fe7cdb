#!/bin/sh
# tests/tools/book.t: the book itself: it is made, without a warning, and then read: links, figures,
# recordings, the EPUB and the printed pages.  BOOK=as-it-is in the environment reads the
# one that is there.
. "${0%/*}/tap.sh"
for program in pandoc ctags dot qemu-system-arm; do
	command -v $program >/dev/null || skip_all "no $program"
done
cd "$root" || exit 1
book=build/book
html=$book/html
if [ "$BOOK" != as-it-is ]; then
	out=$(make -s book 2>&1)
	made=$?
	ok $made "the book is made"
	printf '%s\n' "$out" | sed 's/^/# /'
	[ $made -eq 0 ] || { done_testing; exit; }
	printf '%s\n' "$out" | grep -qi warning
	ok $((! $?)) "without a warning"
fi
[ -f $html/index.html ] || skip_all "there is no book"

# ---- the pages ------------------------------------------------------------------

out=$(tools/linkcheck $html)
ok $? "no link of the book is dead"
[ "${out##*alive}" ] && printf '%s\n' "$out" | sed 's/^/# /'
count() { grep -o -e "$2" "$1" | wc -l | tr -d ' '; }

for chapter in chapters/*.nw; do
	name=$(basename "$chapter" .nw)
	page=$html/$name.html
	[ -f "$page" ]
	ok $? "$name has a page"
	[ -f "$page" ] || continue
	is "$(count "$page" '<figure class="transcript">')" \
		"$(grep -c '^::: *{[^}]*\.transcript' "$chapter")" "$name shows its recordings"
	[ "$(count "$page" '<figure class="transcript">')" -gt 0 ]
	ok $? "and has one"
	is "$(count "$page" '<figure class="figure"')" \
		"$(grep -c '(figures/' "$chapter")" "$name shows its figures"
	is "$(count "$page" '<div class="chunk ')" \
		"$(grep -c '^<<.*>>=' "$chapter")" "$name shows its chunks"
	is "$(count "$page" '<div id="[^"]*" class="exercise"\|class="exercise"')" \
		"$(grep -c '^::: *{[^}]*\.exercise' "$chapter")" "$name shows its exercises"
	left=$(sed -e 's/<pre[^>]*>.*//' "$page" | grep -n -e '@@' -e '{{' -e ':::' -e '&lt;&lt;[a-z]' |
		head -n 3)
	is "$left" "" "$name has nothing left over of its markup"
done
for page in index reading identifiers chunks files; do
	[ -s $html/$page.html ]
	ok $? "there is a page $page"
done
like "$(cat $html/index.html)" 'id="ch-[0-9]*"' "the first page lists the chapters"

# A page needs nothing from elsewhere, and no server.
grep -l 'https\{0,1\}://[^"]*\.\(css\|js\|woff2\{0,1\}\|png\|svg\)"' $html/*.html $html/*.css >"$tmp/out"
is "$(cat "$tmp/out")" "" "no page fetches anything"

# ---- on a phone ---------------------------------------------------------------------

for chromium in "$CHROMIUM" chromium chromium-browser google-chrome ''; do
	[ -n "$chromium" ] && command -v "$chromium" >/dev/null 2>&1 && break
done
if [ -n "$chromium" ]; then
	{
		echo '<!DOCTYPE html><body><script>'
		echo 'var wide = "", left = 0;'
		echo 'function look(page) {'
		echo '  var f = document.createElement("iframe");'
		echo '  f.style.cssText = "width:360px;height:800px;border:0"; f.src = page; left++;'
		echo '  f.onload = function () {'
		echo '    var w = f.contentDocument.documentElement.scrollWidth;'
		echo '    if (w > 360) wide += page.replace(/.*\//, "") + " is " + w + " wide; ";'
		echo '    if (--left == 0) document.body.textContent = "RESULT " + wide + "END"; };'
		echo '  document.body.appendChild(f); }'
		for page in "$html"/*.html; do
			echo "look('file://$root/$page');"
		done
		echo '</script>'
	} >"$tmp/phone.html"
	out=$(timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--user-data-dir="$tmp/chromium" --allow-file-access-from-files \
		--virtual-time-budget=20000 --dump-dom "file://$tmp/phone.html" 2>/dev/null |
		grep -o 'RESULT .*END')
	is "$out" "RESULT END" "no page is wider than a phone"
else
	ok 0 "no page is wider than a phone # skip no Chromium"
fi

# ---- the EPUB -------------------------------------------------------------------------

epub=$book/palimpsest.epub
if [ -f $epub ] && command -v unzip >/dev/null; then
	mkdir "$tmp/epub"
	unzip -q -d "$tmp/epub" $epub
	ok $? "the EPUB is a zip archive"
	is "$(unzip -Z1 $epub | head -n 1)" mimetype "its first file is its type"
	is "$(cat "$tmp/epub/mimetype")" application/epub+zip "which is right"
	for file in META-INF/container.xml EPUB/content.opf EPUB/nav.xhtml EPUB/toc.ncx \
		EPUB/media/cover.png EPUB/styles/stylesheet1.css; do
		[ -s "$tmp/epub/$file" ]
		ok $? "it has $file"
	done
	chapters=$(ls chapters/*.nw | wc -l | tr -d ' ')
	[ "$(ls "$tmp"/epub/EPUB/text/ch*.xhtml | wc -l)" -gt "$chapters" ]
	ok $? "and all chapters"
	out=$("$tools/linkcheck" "$tmp/epub")
	ok $? "no link in it is dead"
	[ "${out##*alive}" ] && printf '%s\n' "$out" | head -n 5 | sed 's/^/# /'
	# Whatever is referred to is XML: every id begins with a letter.
	is "$(grep -ho ' id="[^a-zA-Z_][^"]*"' "$tmp"/epub/EPUB/text/*.xhtml | head -n 3)" "" \
		"its ids are names in XML"
else
	ok 0 "the EPUB # skip there is none, or no unzip"
fi

# ---- the printed book ------------------------------------------------------------------

pdf=$book/palimpsest.pdf
if [ -f $pdf ] && command -v pdfinfo >/dev/null; then
	pages=$(pdfinfo $pdf | sed -n 's/^Pages: *//p')
	chapters=$(ls chapters/*.nw | wc -l | tr -d ' ')
	[ "${pages:-0}" -gt $((10 + 12 * chapters)) ]
	ok $? "the printed book has $pages pages"
	pdftotext -nopgbrk $pdf "$tmp/text"
	grep -qx Contents "$tmp/text"
	ok $? "with a table of contents"
	# One that is not is 000, alone or behind a title, and not behind a
	# digit and a space, as in 1 945 000.
	is "$(grep -cE '\{\{|(^|[^0-9] )000 *$' "$tmp/text")" 0 \
		"where every page number is filled in"
	# Does a page that the contents name begin with what they say?
	title=$(sed -n 's/^# //p' chapters/01-*.nw | head -n 1)
	at=$(pdfinfo -dests $pdf | sed -n 's/^ *\([0-9]*\) .* "01"$/\1/p')
	like "$(pdftotext -nopgbrk -f "${at:-1}" -l "${at:-1}" $pdf - | head -n 12)" "^$title\$" \
		"chapter 1 begins on the page that the contents say"
else
	ok 0 "the printed book # skip there is none, or no pdfinfo"
fi

done_testing
