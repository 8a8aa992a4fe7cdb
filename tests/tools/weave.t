#!/bin/sh
# tests/tools/weave.t: tools/weave and tools/transcripts, on a small book of their own:
# every feature once, and every mistake an author can make.
. "${0%/*}/tap.sh"
for program in pandoc ctags dot rsvg-convert; do
	command -v $program >/dev/null || skip_all "no $program"
done
PALIMPSEST_ROOT=$tmp PALIMPSEST_QEMU=$tmp/qemu
export PALIMPSEST_ROOT PALIMPSEST_QEMU
html=build/book/html

# A machine that prints what it was asked to boot.
cat >qemu <<'END'
#!/bin/sh
while [ $# -gt 1 ]; do
	case $1 in
	-a) args=$2; shift ;;
	-l) log=$2; shift ;;
	-m) mem=$2; shift ;;
	-T) shift ;;
	esac
	shift
done
echo "$args" >>boots
printf 'begin\r\nbooted %s with "%s" & %s\r\nfirst\r\nsecond\r\nlast\r\n' "$1" "$args" "$mem"
case $args in
*hang*) exit 124 ;;
*wrong*) echo "Invalid write" >"$log" ;;
esac
: >>"$log"
exit 1
END
chmod +x qemu

make_book() {
	rm -rf chapters build boots
	mkdir -p chapters/figures build/01 build/02 build/01-naive
	cat >chapters/01-one.nw <<'END'
# The `first` chapter

The function [[start_all]] begins; a term is [[count]].[^note] See [the next](#02),
[a section](#02-more-work), [](#fig:box), [](#01-ex) and [what is to come](#23).

[^note]: A note with $a \le b$.

::: {.transcript append="x=1" mem=32M from="^first" to="^second"}
:::

![A box, and *more*
on a second line.](figures/01-box.svg){#fig:box}

![A graph.](figures/01-graph.dot)

<<kernel/main.c>>=
#include "kernel/main.h"
<<main.c: types>>

static int count;	/* "start_all" here */

int start_all(void)
{
	int local = 1;

	<<do the work>>
	return local + count;
}
<<main.c: more>>
@ %def start_all

<<main.c: types>>=
struct thing {
	<<fields of a thing>>
};
@

The naive way:

<<do the work>>=
count = 1;
helper();
@

<!-- draft: 01-naive -->

<<replace: do the work>>=
count = 2;
@

<<fields of a thing>>=
int size_of_it;
@

<<kernel/main.h>>=
#define LIMIT 3
<<main.h: more>>
@

<<kernel/start.S>>=
	.globl	_start
_start:	mov	r0, #LIMIT	@ a comment
	bl	start_all
@

<<kernel/kernel.ld>>=
ENTRY(_start)
SECTIONS { . = 0x40010000; .text : { *(.text) } }
@

<<Makefile>>=
CC := gcc
all: kernel/main.c
	$(CC) -c $<
@

## Boxes

::: {.field-note}
**Field note.** A system kept two counts.
:::

::: field-note
Another one.
:::

::: {.invariant}
The count is right.
:::

::: {.aside}
By the way.
:::

A cost of []{.measured name=irq} instructions.

::: {.bench names="boot irq"}
:::

```sh
make run
```

| a | b |
|---|---|
| 1 | 2 |

::: {.exercise #01-ex stars=2}
Do it.
:::

::: {.reading}
A book.
:::
END
	cat >chapters/02-two.nw <<'END'
# Two

## More work

<<main.c: more>>=

void helper(void)
{
	struct thing one = { .size_of_it = LIMIT };

	one.size_of_it++;
	start_all();
}
@ %def helper

<<main.h: more>>=
int start_all(void);
void helper(void);
@

<<replace: do the work>>=
helper();
@

::: {.transcript stage=01-naive}
:::
END
	cat >chapters/figures/01-box.svg <<'END'
<?xml-stylesheet href="../../book/figures.css"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<defs><marker id="head"><path class="fg fill" d="M0 0L8 4L0 8z"/></marker></defs>
<rect class="soft" x="4" y="4" width="90" height="40" fill="none"/>
<path d="M0 0H100" marker-end="url(#head)"/>
</svg>
END
	echo 'digraph g { a [class="accent"]; a -> b }' >chapters/figures/01-graph.dot
	printf 'stage\tname\tinstructions\n01\tirq\t1234567\n01\tboot\t999\n02\tirq\t5\n' >build/bench.tsv
	for stage in 01 01-naive 02; do echo "image $stage" >build/$stage/image; done
}

weave() { "$tools/weave" "$@" 2>&1; }
page() { tr '\n' ' ' <"$html/$1"; }
has() {	# PAGE ERE NAME, the page taken as one line
	if page "$1" | grep -Eq -e "$2"; then ok 0 "$3"; else ok 1 "$3"; fi
}

# ---- recordings -----------------------------------------------------------------

make_book
is "$("$tools/transcripts" --stages | tr '\n' ' ')" "01 01-naive " "transcripts lists the stages it needs"
like "$(weave html)" '^chapters/01-one.nw:8: .*not recorded' "a boot that was not recorded is an error"
out=$("$tools/transcripts" 2>&1)
ok $? "transcripts records"
like "$out" 'boot stage 01 with "x=1" in 32M' "and says what it boots"
is "$(wc -l <boots | tr -d ' ')" 2 "each boot once"
"$tools/transcripts" >out 2>&1
is "$(wc -l <boots | tr -d ' ')" 2 "what did not change is not booted again"
sleep 1
touch build/01/image
like "$(weave html)" '^chapters/01-one.nw:8: .*older than the image' "a recording older than the image is an error"
"$tools/transcripts" >out 2>&1
is "$(wc -l <boots | tr -d ' ')" 2 "the same image again is not booted"
echo new >build/01/image
"$tools/transcripts" >out 2>&1
is "$(wc -l <boots | tr -d ' ')" 3 "another image is"
sed -i.bak 's/x=1/hang=1/' chapters/01-one.nw
like "$("$tools/transcripts" 2>&1)" 'did not end within' "a boot that hangs is an error"
sed -i.bak 's/hang=1/wrong=1/' chapters/01-one.nw
like "$("$tools/transcripts" 2>&1)" 'made QEMU complain' "a boot that QEMU complains of is an error"
sed -i.bak 's/wrong=1/x=1/; s/to="^second"/to="^third"/' chapters/01-one.nw
like "$("$tools/transcripts" 2>&1)" '^chapters/01-one.nw:8: nothing .* matches' "a cut that matches nothing is an error"

# ---- a good book ------------------------------------------------------------------

make_book
"$tools/transcripts" >out 2>&1
out=$(weave html)
ok $? "the book is woven"
is "$out" "build/book/html/index.html: 7 pages, 7 of them new" "without a warning"
like "$("$tools/linkcheck" $html)" 'all of them alive' "and without a dead link"

has 01-one.html '<title>The first chapter · Palimpsest' "a page has its title"
has 01-one.html 'Chapter 1</p> <h1>The <code>first</code> chapter' "a heading may hold code"
has 01-one.html 'rel="next" href="02-two.html"' "a page leads to the next"
has 02-two.html 'rel="prev" href="01-one.html"' "and to the one before"
has 01-one.html '<li><a href="#01-boxes">Boxes</a></li>' "a page lists its sections"
has 01-one.html '<span class="no">1.1</span> Boxes' "sections are numbered"

has 01-one.html 'class="use" href="#c-do-the-work">⟨do the work⟩' "a use leads to the chunk"
has 01-one.html 'Used in <a class="xr name" href="#c-kernel-main-c">⟨kernel/main.c⟩' "the chunk leads to its use"
has 01-one.html 'class="use later" href="02-two.html#c-main-c-more">⟨main.c: more <small>ch.&#160;2' "a hook names its chapter"
has 02-two.html 'Used in <a class="xr name" href="01-one.html#c-kernel-main-c">' "a chunk leads to a use in another chapter"
has 01-one.html '<div class="chunk new scraped" id="c-do-the-work".*Replaced <a class="xr" href="#c-do-the-work--2">below' "a draft's chunk is scraped in its chapter"
has 01-one.html 'Replaced in <a class="xr" href="02-two.html#c-do-the-work--3">ch.&#160;2' "a chunk says which chapter replaces it"
has 02-two.html 'replaces <a class="xr" href="01-one.html#c-do-the-work--2">ch.&#160;1' "the replacement says what it replaces"
has 02-two.html '<details class="older">.*count</a> = .*2.*</details>' "and holds the older writing"
has 01-one.html 'id="c-main-c-types".*>kernel/<wbr/>main.c</a>' "the margin names the file"
has 01-one.html 'class="fn">start_all\(\)</span> <span class="at">01-one:[0-9]+.*⟨.*do the work' "and the function"

has 02-two.html 'href="01-one.html#c-kernel-main-c" title="kernel/main.c, ch.&#160;1">start_all</a>\(\)' "a name in the code leads to its definition"
has 02-two.html 'one.<a class="id" href="01-one.html#c-fields-of-a-thing"[^>]*>size_of_it' "so does a field"
has 02-two.html '= <a class="id" href="01-one.html#c-kernel-main-h"[^>]*>LIMIT' "and a macro"
has 01-one.html 'int</span> <a class="id def" href="identifiers.html#i-start_all">start_all</a>' "a definition leads to the index"
has 01-one.html '<p>The function <code><a class="id" href="#c-kernel-main-c"[^>]*>start_all</a></code>' "a quoted name in the prose leads to its definition"
has 01-one.html '<span class="co">/\* &quot;start_all&quot; here \*/</span>' "nothing is linked in comments and strings"
page 01-one.html | grep -q '>local</a>'
ok $((! $?)) "a local variable is nobody's link"
has 01-one.html '<span class="dr">.globl</span>.*<span class="kw">mov</span>.*<span class="rg">r0</span>.*@ a comment' "assembly is highlighted"
has 01-one.html 'bl</span>[[:space:]]*<a class="id" href="#c-kernel-main-c"' "and linked"
has 01-one.html '<span class="kw">ENTRY</span>\(.*<span class="dr">.text</span>' "a linker script is highlighted"
has 01-one.html '<span class="va">\$\(CC\)</span>' "a Makefile is highlighted"
has 01-one.html '<span class="pp">#include</span> <span class="st">&quot;kernel/main.h' "C is highlighted"

has 01-one.html '<figure class="figure" id="fig-box">.*<svg.*role="img" style="--w:200px">.*Figure 1.1.</span> A box, and <em>more</em>' "a figure is part of the page, and numbered"
has 01-one.html 'id="f01-1-head".*url\(#f01-1-head\)' "its ids are its own"
has 01-one.html 'Figure 1.2.</span> A graph' "a graph is drawn"
page 01-one.html | grep -Eq '(fill|stroke)="(white|black)"'
ok $((! $?)) "and has no colours"

has 01-one.html 'href="02-two.html"[^>]*>the next</a>' "a link to a chapter"
has 01-one.html 'href="02-two.html#02-more-work"[^>]*>a section</a>' "to a section"
has 01-one.html 'href="#fig-box"[^>]*>figure 1.1</a>' "to a figure, which gives the text"
has 01-one.html 'href="#01-ex"[^>]*>exercise 1.1</a>' "to an exercise"
has 01-one.html 'href="index.html#ch-23"[^>]*>what is to come</a>' "to a chapter that is not written yet"
has 01-one.html '<sup class="fn">.*<li id="fn-01-1">.*<math' "notes and formulas"

has 01-one.html '<code>make run STAGE=01 ARGS=&quot;x=1&quot; MEM=32M</code>.*<pre tabindex="0"><span class="gap">⋮</span> first second <span class="gap">⋮</span></pre>' "a recording is shown, cut"
has 02-two.html 'make run STAGE=01-naive</code>.*begin booted .*build/01-naive/image with &quot;&quot; &amp; 128M' "a draft's recording"
has 01-one.html 'A cost of <span class="measured"[^>]*>1,234,567</span>' "a measured number"
has 01-one.html '<th class="n">boot</th><th class="n">irq</th>.*<td>01</td><td class="n">999</td><td class="n">1,234,567</td></tr></tbody>' "a table of them, up to its chapter"
has 01-one.html '<div class="field-note"> <p class="label">Field note</p> <p>A system kept' "a field note"
has 01-one.html '<div class="invariant"> <p class="label">Invariant</p>' "an invariant"
has 01-one.html '<div class="aside" role="note">' "a side note"
has 01-one.html 'id="01-exercises"[^>]*>Exercises.*Exercise 1.1</a> <span class="stars" title="2 of 3 stars">★★☆' "an exercise"
has 01-one.html 'id="01-further-reading"[^>]*>Further reading' "further reading"
has 01-one.html '<div class="table"> <table>' "a table"

has index.html 'href="01-one.html"><span class="no">1</span> The <code>first' "the first page lists the chapters"
has index.html 'href="02-two.html#02-more-work">More work' "and their sections"
has index.html 'id="ch-05" class="to-come"' "and what is to come"
has identifiers.html 'id="i-helper">.*function</span> <span class="file">kernel/main.c</span> <a class="at def" href="02-two.html#c-main-c-more">2:7' "the index of identifiers"
has identifiers.html 'member of thing' "has fields"
has chunks.html 'id="n-do-the-work">.*href="01-one.html#c-do-the-work">1:40</a> <a class="at replace"' "the list of chunks"
has files.html 'id="f-kernel-main-c">.*⟨main.c: types⟩.*<ul>.*⟨fields of a thing⟩' "the list of files"

# ---- only what changed ----------------------------------------------------------------

is "$(weave html)" "build/book/html/index.html: 7 pages, 0 of them new" "the second time nothing is made"
sleep 1
sed -i.bak 's/A book\./Two books./' chapters/01-one.nw
is "$(weave html)" "build/book/html/index.html: 7 pages, 1 of them new" "a change in the prose makes its page"
sleep 1
printf '\n<<fields of a thing>>=\nint more_of_it;\n@\n' >>chapters/02-two.nw
weave html >out
has 01-one.html 'Added to in ch.&#160;<a class="xr" href="02-two.html#c-fields-of-a-thing--2">2</a>' "a chunk knows who adds to it"
rm -f chapters/02-two.nw.bak
mv chapters/02-two.nw chapters/02-second.nw
weave html >out
[ ! -e $html/02-two.html ] && [ -e $html/02-second.html ]
ok $? "a chapter of another name leaves no page behind"

# ---- mistakes ---------------------------------------------------------------------------

make_book
"$tools/transcripts" >out 2>&1
weave html >out
cp -r chapters good
wrong() {	# SED-SCRIPT ERE NAME: a book that was edited so must not be woven
	rm -rf chapters
	cp -r good chapters
	sed "$1" good/01-one.nw >chapters/01-one.nw
	out=$(weave html) && out="it was woven: $out"
	like "$out" "$2" "$3"
}
wrong 's/(#02)/(#nowhere)/' '^chapters/01-one.nw:3: a link to #nowhere, which' "a dead link"
wrong 's/01-box.svg/01-bax.svg/' '^chapters/01-one.nw:11: there is no figure' "a figure that is not there"
wrong 's/01-box.svg/01-box.png/' '^chapters/01-one.nw:11: .*a figure is' "a figure of the wrong kind"
wrong 's/!\[A graph.\]/![]/' '^chapters/01-one.nw:14: a figure has a caption' "a figure without a caption"
wrong 's/name=irq/name=tick/' '^chapters/01-one.nw:[0-9]*: "tick" was not measured at stage 01' "a number that was not measured"
wrong 's/boot irq/boot tick/' '^chapters/01-one.nw:[0-9]*: "tick" was never measured' "a column that was not measured"
wrong 's/ stars=2/ stars=4/' '^chapters/01-one.nw:[0-9]*: an exercise has stars' "an exercise without its stars"
wrong 's/#01-ex /#fig:box /' 'is the name of something else already' "an id that is there twice"
wrong 's/^```sh/```cobol/' '^chapters/01-one.nw:[0-9]*: the language "cobol" is not known' "code in an unknown language"
wrong 's/{.aside}/{.sidenote}/' '^chapters/01-one.nw:[0-9]*: a box of the class "sidenote"' "a box that the book does not have"
wrong 's/^# The.*/Nothing./' '^chapters/01-one.nw:1: there is no title' "a chapter without a title"
wrong 's/^## Boxes/# Boxes/' '^chapters/01-one.nw:[0-9]*: a chapter has one title' "a chapter with two"
wrong '/^A book.$/,$d' '^chapters/01-one.nw:[0-9]*: this box is not closed' "a box that is not closed"
wrong 's/^\[^note\]: .*//' '^chapters/01-one.nw:[0-9]*: there is no note' "a note that is not there"
wrong 's/^make run$/[^two]: Too much./; s/^```.*//' '01-one.nw: .*WARNING.*line [0-9]' "whatever pandoc warns of"
wrong 's/^A book.$/[A book](book.html)/' '^chapters/01-one.nw:[0-9]*: the link to book.html' "a link to a file beside the book"
wrong 's/<<fields of a thing>>$/<<no such thing>>/' '^chapters/01-one.nw:[0-9]*: <<no such thing>>' "a chunk that nobody defines"
wrong 's/^[[:space:]]*<<fields of a thing>>$//' '^chapters/01-one.nw:[0-9]*: <<fields of a thing>>' "a chunk that nobody uses"
wrong 's/from="^first"/from="^nothing"/' '^chapters/01-one.nw:8: nothing' "a cut that leaves nothing"
rm -rf chapters
cp -r good chapters
sed -i.bak 's/fill="none"/fill="#ffe"/' chapters/figures/01-box.svg
like "$(weave html)" '^chapters/figures/01-box.svg:4: .*fixed colour #ffe' "a figure with a colour of its own"
sed -i.bak 's/fill="#ffe"//; s/0 0 200 100/0 0 900 100/' chapters/figures/01-box.svg
like "$(weave html)" '^chapters/figures/01-box.svg:1: .*is 900 wide' "a figure too wide"
printf '%s\n' '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">' '<text>a & b</text></svg>' >chapters/figures/01-box.svg
like "$(weave html)" '^chapters/figures/01-box.svg: ' "a figure that is not XML"
cp good/figures/01-box.svg chapters/figures/
echo 'digraph {' >chapters/figures/01-graph.dot
like "$(weave html)" '^chapters/figures/01-graph.dot: .*syntax error' "a graph that Graphviz cannot read"
has 01-one.html 'Exercise 1.1' "a mistake leaves the page as it was"
[ -z "$(find build -name '*.new*')" ]
ok $? "and nothing half-written"
like "$(weave paper)" 'html, epub or pdf, not paper' "an unknown form"
like "$("$tools/weave" --help)" '^usage: tools/weave' "weave explains itself"
like "$("$tools/transcripts" --help)" '^usage: tools/transcripts' "so does transcripts"

# ---- dead links are found ------------------------------------------------------------------

rm -rf site
mkdir site
page='<html><body id="top"><a href="b.html#there">b</a> <a href="#top">a</a></body></html>'
echo "$page" >site/a.html
echo '<p id="there"></p>' >site/b.html
"$tools/linkcheck" site >out
ok $? "linkcheck likes a good site"
bad() { echo "$1" >site/b.html; like "$("$tools/linkcheck" site)" "$2" "$3"; }
bad '<p id="here"></p>' '^a.html: links to b.html#there, and' "linkcheck finds a dead anchor"
bad '<p id="there"></p><i id="there">' '^b.html: the id there is there twice' "an id that is there twice"
bad '<p id="there"><a href="c.html">' '^b.html: links to c.html, which is not' "a page that is not there"
bad '<p id="there"><img src="https://x/y.png">' '^b.html: needs https' "something from elsewhere"

done_testing
