#!/bin/sh
# tests/tools/where.t: tools/where says where each line is written.
. "${0%/*}/tap.sh"
command -v ctags >/dev/null || skip_all "no ctags"
PALIMPSEST_ROOT=$tmp; export PALIMPSEST_ROOT

mkdir chapters
cat >chapters/01-a.nw <<'END'
<<a.c>>=
int global;

static int twice(int x)
{
	<<work>>
	return x * 2;
}

[[noreturn]] void stop(void)
{
	for (;;)
		;
}
<<the rest>>
@
<<the rest>>=

long rest(void) { return 0; }
@
<<a.h>>=
static inline int one(void)
{
	return 1;
}
@
<<s.S>>=
	.text
_start:
	<<first of all>>
1:	b	1b
second:
	bx	lr
@
<<Makefile>>=
all: a.o
@
END
sed -i.bak 's/<<work>>/<<work hard>>/' chapters/01-a.nw
cat >chapters/02-b.nw <<'END'

<<work hard>>=
x++;
@
<<first of all>>=
mov	r0, r1
@
END
"$tools/tangle" -L 02 tree
said=$("$tools/where" tree)
ok $? "where has status 0"
line() { printf '%s\n' "$said" | grep "^chapters/$1	"; }
is "$(line 01-a.nw:2)" "chapters/01-a.nw:2	a.c	" "a line outside functions"
is "$(line 01-a.nw:4)" "chapters/01-a.nw:4	a.c	twice" "a function's first line"
is "$(line 02-b.nw:3)" "chapters/02-b.nw:3	a.c	twice" "a line that another chapter put into it"
is "$(line 01-a.nw:7)" "chapters/01-a.nw:7	a.c	twice" "the line behind that"
is "$(line 01-a.nw:13)" "chapters/01-a.nw:13	a.c	stop" "a function with an attribute"
is "$(line 01-a.nw:19)" "chapters/01-a.nw:19	a.c	rest" "a function on one line"
is "$(line 01-a.nw:24)" "chapters/01-a.nw:24	a.h	one" "a function in a header"
is "$(line 01-a.nw:28)" "chapters/01-a.nw:28	s.S	" "assembly before any label"
is "$(line 02-b.nw:6)" "chapters/02-b.nw:6	s.S	_start" "assembly behind a label"
is "$(line 01-a.nw:31)" "chapters/01-a.nw:31	s.S	_start" "a numbered label is none"
is "$(line 01-a.nw:33)" "chapters/01-a.nw:33	s.S	second" "the next label"
is "$(line 01-a.nw:36)" "" "-L says nothing about a Makefile"
"$tools/tangle" -A 02 tree
is "$("$tools/where" tree | grep Makefile)" "chapters/01-a.nw:36	Makefile	" "... but -A does"
"$tools/where" chapters >said 2>&1
[ $? -ne 0 ]; ok $? "what is no tangled tree is refused"

done_testing
