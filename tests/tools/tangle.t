#!/bin/sh
# tests/tools/tangle.t: tools/tangle makes the right tree, or says what is wrong.
. "${0%/*}/tap.sh"
PALIMPSEST_ROOT=$tmp; export PALIMPSEST_ROOT
tangle=$tools/tangle

# chapter NN-name: write a chapter from standard input.
chapter() { cat >"chapters/$1.nw"; }
fresh() { rm -rf chapters out; mkdir chapters; }

# refuses ERE NAME: tangling the last stage fails with such a sentence and
# changes nothing.  The sentence begins with chapters/NN-x.nw:LINE:.
refuses() {
	rm -rf out
	said=$($tangle last out 2>&1)
	status=$?
	[ $status -ne 0 ] && [ ! -e out ] && [ "$(echo *)" = chapters ]
	ok $? "refused, nothing written: $2"
	like "$said" "^$1" "it says where and why: $2"
}

# ---- a small book ---------------------------------------------------------------

fresh
chapter 01-one <<'END'
# One

Prose with [[code]] and a shift, @<<this@>>.

<<kernel/main.c>>=
#include <stdint.h>
<<main.c: includes>>

<<main.c: types>>

<<main.c: functions>>

int main(void)
{
	int a = (1 @<< 4) | (1 @>> 2);
	<<start it>>
	<<choose one>>
	return f(<<its arguments>>);
}

<<main.c: nobody yet>>
@ %def main

<<main.c: functions>>=
int f(void) { return 0; }
@ %def f

<<choose one>>=
one();
@

<<Makefile>>=
all: main.o
	cc -o $@ $<
	<<make more>>
@@odd:
@

<<start.S>>=
	mov	r0, r1	@@ a comment
	<<set up>>
@
END
chapter 02-two <<'END'
# Two

<<main.c: includes>>=
#include "two.h"
@

<<main.c: functions>>=

int g(void)
{
	return 1;
}
@ %def g

<<start it>>=
g();
@

<<two.h>>=
/* two */
@
<!-- draft: 02-slow -->

<<replace: choose one>>=
two();
if (1) {
	<<go deeper>>
}
@
<<go deeper>>=
deep();
deeper();
@ The prose goes on at once.
END
chapter 03-three <<'END'
# Three
<<replace: choose one>>=
three();
@
<<its arguments>>=
a
@
<<make more>>=
echo $@
echo done
@
<<set up>>=
ldr	sp, =stack
@
<<main.c: types>>=
struct s { int i; };
@
<<main.c: nobody yet>>=
int last;
@
END

is "$($tangle --list | tr '\n' ' ')" "01 02-slow 02 03 " "--list: stages and drafts, in the book's order"
is "$($tangle --last)" 03 "--last: the last stage"

for stage in 01 02-slow 02 03; do
	$tangle $stage tree/$stage 2>&1
done
is "$(cat tree/01/kernel/main.c)" "#include <stdint.h>

int f(void) { return 0; }

int main(void)
{
	int a = (1 << 4) | (1 >> 2);
	one();
	return f();
}" "empty hooks leave neither lines nor doubled blank lines"
is "$(cat tree/02-slow/kernel/main.c)" '#include <stdint.h>
#include "two.h"

int f(void) { return 0; }

int g(void)
{
	return 1;
}

int main(void)
{
	int a = (1 << 4) | (1 >> 2);
	g();
	one();
	return f();
}' "a chapter appends and fills hooks; a draft ends where it says"
is "$(sed -n '/int a/,/return f/p' tree/02/kernel/main.c)" "	int a = (1 << 4) | (1 >> 2);
	g();
	two();
	if (1) {
		deep();
		deeper();
	}
	return f();" "the chapter goes on to replace what its draft had; nested indentation"
is "$(sed -n '/int a/,$p' tree/03/kernel/main.c)" "	int a = (1 << 4) | (1 >> 2);
	g();
	three();
	return f(a);
}

int last;" "a second replacement, and a hook inside a line"
is "$(cat tree/03/Makefile)" "all: main.o
	cc -o \$@ \$<
	echo \$@
	echo done
@odd:" "tabs stay tabs, @@ in the first column is @"
is "$(cat tree/01/start.S)" "	mov	r0, r1	@@ a comment" "@@ elsewhere is left alone"
is "$(cd tree/01 && find . -type f | sort | tr '\n' ' ')" \
	"./.tangled ./Makefile ./kernel/main.c ./start.S " \
	"a stage has the files of its chapters, no others"
is "$(cat tree/02/.tangled)" "Makefile
kernel/main.c
start.S
two.h" ".tangled lists them"
$tangle 3 tree/x 2>said
like "$(cat said)" "there is no stage 3; the stages are 01 02-slow 02 03" "an unknown stage is refused, and the known ones named"
[ ! -e tree/x ]; ok $? "... and no tree made"

fresh_root=$tmp/blank
mkdir -p "$fresh_root/chapters"
cat >"$fresh_root/chapters/01-a.nw" <<'END'
<<a.c>>=
one;

<<its middle>>

four;

<<its end>>
@
<<its middle>>=
<<no one yet>>

two;

<<nor this>>
@
<<its middle>>=

three;
@
END
cat >"$fresh_root/chapters/02-b.nw" <<'END'
<<its end>>=
five;
@
<<no one yet>>=
zero;
@
<<nor this>>=
half;
@
END
PALIMPSEST_ROOT=$fresh_root $tangle 01 blank/out
is "$(cat blank/out/a.c; echo .)" "one;

two;

three;

four;
." "blank lines around empty hooks: one is left between, none at an end"
PALIMPSEST_ROOT=$fresh_root $tangle 02 blank/out
is "$(tr '\n' ' ' <blank/out/a.c)" "one;  zero;  two;  half;  three;  four;  five; " "... and all are there when they are filled"
rm -rf blank

# ---- #line ----------------------------------------------------------------------

for stage in 01 02-slow 02 03; do
	$tangle -L $stage lines/$stage
	result=$(find lines/$stage -name '*.[chS]' | sort |
		xargs awk -f "$root/tests/tools/checkline.awk")
	ok $? "each #line of stage $stage is exact"
	echo "# $result"
done
is "$(head -n 2 lines/02/kernel/main.c)" '#line 6 "chapters/01-one.nw"
#include <stdint.h>' "the names are relative to the book's root"
cmp -s tree/03/Makefile lines/03/Makefile; ok $? "no #line in a Makefile"
letters() { grep -v '^#line' "$1" | tr -d ' \t\n'; }
for file in $(cat tree/03/.tangled); do
	is "$(letters lines/03/$file)" "$(letters tree/03/$file)" "with or without #line, $file says the same"
done
$tangle -A 03 all
result=$(find all -type f ! -name .tangled | xargs awk -f "$root/tests/tools/checkline.awk")
ok $? "-A: each #line of every file is exact"
$tangle -u last lenient 2>said; ok $? "-u changes nothing about a finished book"

# ---- what is there already --------------------------------------------------------

find tree/02 -type f -exec touch -t 200101010000 {} +
echo mine >tree/02/mine
$tangle 02 tree/02
is "$(find tree/02 -type f -newermt 2002-01-01 ! -name .tangled ! -name mine)" "" "a tangle that changes nothing keeps every file's time"
[ -n "$(find tree/02/.tangled -newermt 2002-01-01)" ]
ok $? "... but .tangled has the time of the last tangle"
echo "/* edited */" >>tree/02/two.h
rm tree/02/start.S
$tangle 02 tree/02
is "$(find tree/02 -type f -newermt 2002-01-01 ! -name .tangled ! -name mine | sort)" "tree/02/start.S
tree/02/two.h" "an edited and a removed file are written again, and only they"
is "$(cat tree/02/two.h)" "/* two */" "... as the chapter says"

sed 's|<<kernel/main.c>>=|<<core/main.c>>=|; s|<<start.S>>=|<<start.S/x.S>>=|' chapters/01-one.nw >c
cp chapters/01-one.nw old
mv c chapters/01-one.nw
$tangle 02 tree/02
[ -f tree/02/core/main.c ] && [ ! -e tree/02/kernel ]; ok $? "a file with another name: the old one goes, and its folder"
[ -f tree/02/start.S/x.S ]; ok $? "a file becomes a folder"
mv old chapters/01-one.nw
$tangle 02 tree/02
[ -f tree/02/start.S ]; ok $? "... and a file again"
is "$(cat tree/02/mine)" mine "what no tangle wrote is left alone"

echo '<<two.h>>=' >>chapters/02-two.nw
find tree/02 -type f -exec cksum {} + >before
$tangle 02 tree/02 2>said
[ $? -ne 0 ]; ok $? "a book with an error is refused"
find tree/02 -type f -exec cksum {} + >after
[ -s before ] && cmp -s before after; ok $? "... and the old tree stays as it was"
mkdir full; echo x >full/x
sed '$d' chapters/02-two.nw >c; mv c chapters/02-two.nw
$tangle 02 full 2>said
[ $? -ne 0 ] && [ "$(ls full)" = x ]; ok $? "a folder that no tangle wrote is not touched"
like "$(cat said)" "full is not empty" "... and it says so"
is "$(find . -name '*.new*')" "" "no temporary folder is left"
rm -rf tree lines lenient all full
rm -f said with without before after

# ---- errors ------------------------------------------------------------------------

fresh
said=$($tangle last out 2>&1)
[ $? -ne 0 ]; ok $? "refused: a book without chapters"
like "$said" "no chapters" "it says so"

fresh; chapter 01-a <<'END'
# A
<<a.c>>=
int a;
<<never written>>
@
END
refuses 'chapters/01-a.nw:4: <<never written>>' "an undefined chunk"
$tangle -u last out 2>said
[ $? -eq 0 ] && [ "$(cat out/a.c)" = "int a;" ]; ok $? "... which -u takes for a hook"
like "$(cat said)" "chapters/01-a.nw:4: warning" "... with a warning"
rm -f said

fresh; chapter 01-a <<'END'
<<a.c>>=
int a = (a << 16) | (b >> 16);
@
END
refuses 'chapters/01-a.nw:2: .*@<<' "a shift that looks like a chunk"

fresh; chapter 01-a <<'END'
<<a.c>>=
int a;
@

<<a helper>>=
int b;
@
END
refuses 'chapters/01-a.nw:5: <<a helper>>' "an unused chunk"
chapter 02-b <<'END'
<<b.c>>=
<<a helper>>
@
END
rm -rf out
$tangle 01 out 2>&1; ok $? "... but a later chapter may use it"
is "$(cd out && echo *)" a.c "... and it is not a file meanwhile"

fresh; printf '<<a.c>>=\na\n@\n' | chapter 01-a
printf '<<a helper>>=\nb\n@\n' | chapter 02-b
$tangle 01 out 2>&1; ok $? "an unfinished chapter does not stop the stages before it"
refuses 'chapters/02-b.nw:1: <<a helper>>' "... but itself"

fresh; chapter 01-a <<'END'
<<a.c>>=
<<step one>>
@
<<replace: step two>>=
2
@
<<step one>>=
<<step two>>
@
END
refuses 'chapters/01-a.nw:4: <<replace: step two>> has nothing to replace' "a replacement of nothing"

fresh; chapter 01-a <<'END'
<<a.c>>=
<<step one>>
@
<<step one>>=
<<step two>>
@
<<replace: step one>>=
1
@
<<step two>>=
2
@
END
refuses 'chapters/01-a.nw:10: <<step two>> .* nothing uses it since chapters/01-a.nw:7' "an addition to a chunk that was scraped"

fresh; chapter 01-a <<'END'
<<a.c>>=
<<step one>>
<<step two>>
@
<<step one>>=
<<step three>>
@
<<step two>>=
<<step three>>
@
<<replace: step two>>=
2
@
<<step three>>=
3
@
END
$tangle last out 2>&1; ok $? "... which is none while another use is left"
is "$(cat out/a.c)" "3
2" "... and the addition is there"

fresh; chapter 01-a <<'END'
<<a.c>>=
a
@
<<./a.c>>=
b
@
END
refuses 'chapters/01-a.nw:4: <<./a.c>> is the same file as <<a.c>> in chapters/01-a.nw:1' "one file under two names"

fresh; chapter 01-a <<'END'
<<a>>=
a
@
<<a/b.c>>=
b
@
END
refuses 'chapters/01-a.nw:1: <<a>> is a file, and the folder' "a file that is also a folder"

for name in /etc/x.c ../x.c a/../../x.c; do
	fresh; chapter 01-a <<END
# A

<<$name>>=
a
@
END
	refuses "chapters/01-a.nw:3: <<$name>> would be written outside" "a file named $name"
done
for name in 'a/' '.tangled' 'thread:fields'; do
	fresh; chapter 01-a <<END

<<$name>>=
a
@
END
	refuses "chapters/01-a.nw:2: <<$name>> is no name for a file" "a file named $name"
done

fresh; chapter 01-a <<'END'
<<a.c>>=
a
@
<<b.c>>=
b

This is prose, but who would know?
END
refuses 'chapters/01-a.nw:4: <<b.c>> has no end' "a chunk that runs into the end of its file"
chapter 02-b <<'END'
# B
END
refuses 'chapters/01-a.nw:4: <<b.c>> has no end' "... also with another chapter behind it"

fresh; printf '<<a.c>>=\na\n@ %%def a\n' | chapter 01-a
$tangle last out 2>&1; ok $? "a chapter may end with @ %def"
fresh; printf '<<a.c>>=\na\n@ %%def a' | chapter 01-a
$tangle last out 2>&1; ok $? "... even without a newline"
is "$(wc -l <out/a.c | tr -d ' ')" 1 "... which does not become one of the code"
fresh; printf '<<a.c>>=\na\n<<b.c>>=\nb\n@' | chapter 01-a
$tangle last out 2>&1; ok $? "a chunk may end where another begins, and the last @ without a newline"
is "$(cat out/a.c out/b.c)" "a
b" "... with what is theirs"

fresh; chapter 01-a <<'END'
<<a.h>>=
<<the macros>>
@
<<the macros>>=
#define M(x)	\
	f(x);	\
	<<more of it>>
@
<<more of it>>=
g(x);
@
END
refuses 'chapters/01-a.nw:7: <<more of it>> is used inside a preprocessor line' "a hook in a continued macro"
sed 's/^<<a.h>>=/<<a.def>>=/' chapters/01-a.nw >c; mv c chapters/01-a.nw
rm -rf out
$tangle last out 2>&1; ok $? "... which is no harm in a file without #line"
fresh; chapter 01-a <<'END'
<<a.c>>=
#define N <<the number>>
@
<<the number>>=
1
@
END
refuses 'chapters/01-a.nw:2: <<the number>> is used inside a preprocessor line' "a hook in a #define"

fresh; chapter 01-a <<'END'
<<a.c>>=
<<start the subs...>>
@
<<start the subsystems>>=
a
@
END
refuses 'chapters/01-a.nw:2: <<start the subs\.\.\.>>: write the name out' "a chunk's name cut short with ..."

long=$(printf '%0201d' 0 | tr 0 n)
fresh; printf '# A\n<<a.c>>=\n<<a %s>>\n@\n<<a %s>>=\n@\n' "$long" "$long" | chapter 01-a
refuses "chapters/01-a.nw:3: a chunk's name is at most 200" "a chunk with a very long name"

fresh; chapter 01-a <<'END'
<<a.c>>=
<<no harm>>
<<one thing>>
@
<<one thing>>=
<<no harm>>
<<no harm either>>
<<another thing>>
@
<<another thing>>=
<<no harm>>
<<one thing>>
@
<<no harm>>=
a
@
<<no harm either>>=
a
@
END
refuses 'chapters/01-a.nw:12: <<one thing>> is part of itself: <<one thing>> uses <<another thing>> uses <<one thing>>$' "a circle of chunks"
[ "$(printf '%s\n' "$said" | grep -c .)" -eq 1 ]; ok $? "... once, and a chunk that is used twice is no circle"
fresh; chapter 01-a <<'END'
<<a.c>>=
a
@
<<one thing>>=
<<one thing>>
@
END
refuses 'chapters/01-a.nw:5: <<one thing>> is part of itself' "a chunk that only itself uses"

fresh; chapter 01-a <<'END'
<<a.c>>=
<<b.c>>
@
<<b.c>>=
b
@
END
refuses 'chapters/01-a.nw:2: <<b.c>> is used like a chunk, but named like a file' "a file used as a chunk"

fresh; chapter 01-a <<'END'
<<a.c>>=
a
@
END
cp chapters/01-a.nw chapters/01-b.nw
refuses 'chapters/01-b.nw:1: there is a chapter 01 already: chapters/01-a.nw' "two chapters with one number"
[ -z "$($tangle --list 2>said)" ] && [ -s said ]; ok $? "... also by --list"
rm -f said chapters/01-b.nw
cp chapters/01-a.nw chapters/2-b.nw
refuses "chapters/2-b.nw:1: a chapter's file is named NN-name.nw" "a chapter with a number of one digit"

for mark in '<!-- draft: 2-x -->' '<!-- draft: 01-X y -->' '<!-- draft 01-x -->'; do
	fresh; printf 'text\n%s\n' "$mark" | chapter 01-a
	refuses 'chapters/01-a.nw:2: a draft is marked' "the mark $mark"
done
fresh; printf '<!-- draft: 02-x -->\n' | chapter 01-a
refuses 'chapters/01-a.nw:1: draft 02-x stands in chapter 01' "a draft of another chapter"
fresh; printf '<!-- draft: 01-x -->\n\n<!-- draft: 01-x -->\n' | chapter 01-a
refuses 'chapters/01-a.nw:3: there is a draft 01-x already' "two drafts with one name"

fresh; printf '# A\n\n<<replace:  x>>=\n@\n<<replace:x>>=\n@\n' | chapter 01-a
refuses 'chapters/01-a.nw:5: write <<replace: name>>=' "a replacement without its space"
fresh; printf '# A\n\n <<x y>>=\n' | chapter 01-a
refuses 'chapters/01-a.nw:3: ' "a chunk that begins with a space"

done_testing
