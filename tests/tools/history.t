#!/bin/sh
# tests/tools/history.t: tools/history and tools/diff show the book stage by stage.
. "${0%/*}/tap.sh"
PALIMPSEST_ROOT=$tmp; export PALIMPSEST_ROOT
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
GIT_PAGER=cat; export GIT_PAGER

mkdir chapters
cat >chapters/01-first.nw <<'END'
# The first **steps** {#01}

<!-- a remark -->

::: {.transcript}
:::

We begin with [[main]], of which
[chapter 2](#02) says `more`: 1 @<< 2.[^no] It is long enough to be broken into
lines of its own.

Not this.

<<kernel/main.c>>=
int main(void)
{
	<<return something>>
}
@

<<return something>>=
return 1;
@

<<.gitignore>>=
*.o
@

<<Makefile>>=
all:
	<<make it>>
@
END
cat >chapters/02-second.nw <<'END'
# The second

<<make it>>=
cc -o $@ kernel/main.c
@

A paragraph
after code.
<!-- draft: 02-slow -->

<<replace: return something>>=
return 2;
@

<<a.o>>=
not ignored
@
END

# ---- history ---------------------------------------------------------------------

said=$("$tools/history" out/repo 2>&1)
ok $? "history makes a repository"
like "$said" "^02-second$" "... and says what is in it"
is "$(git -C out/repo tag | tr '\n' ' ')" "01-first 02-second " "one tag a chapter, none for a draft"
is "$(git -C out/repo log --format=%s | tr '\n' ',')" "The second,The first steps," "one commit a chapter, in order"
is "$(git -C out/repo cat-file -t 01-first)" tag "the tags are annotated"
is "$(git -C out/repo rev-parse '02-second^{commit}')" "$(git -C out/repo rev-parse main)" "the last tag is the branch main"
is "$(git -C out/repo log -1 --format=%B 01-first)" "The first steps

We begin with main, of which chapter 2 says more: 1 << 2. It is long
enough to be broken into lines of its own." "the message: title and first paragraph, as plain text"
is "$(git -C out/repo log -1 --format=%b main)" "A paragraph after code." "... also where code comes before it"
is "$(git -C out/repo ls-tree -r --name-only main | tr '\n' ' ')" ".gitignore Makefile a.o kernel/main.c " "the tree is the stage, all of it, and nothing else"
is "$(git -C out/repo show 02-second:Makefile)" "all:
	cc -o \$@ kernel/main.c" "tabs stay tabs"
is "$(git -C out/repo grep -n '#line' main)" "" "no #line"
is "$(git -C out/repo log -1 --format='%an <%ae> %cn <%ce>')" "Palimpsest <palimpsest@localhost> Palimpsest <palimpsest@localhost>" "the author is the book"
is "$(git -C out/repo status --short)" "" "the last stage is checked out"
git -C out/repo fsck --strict >said 2>&1; ok $? "git fsck finds nothing wrong"
[ "$(find out | grep -c new)" -eq 0 ]; ok $? "no temporary folder is left"

mkdir again
printf '[user]\n\tname = Me\n[core]\n\tautocrlf = true\n' >.gitconfig
HOME=$tmp TZ=Asia/Tokyo "$tools/history" again >said 2>&1
is "$(git -C again rev-parse main 01-first 02-second)" "$(git -C out/repo rev-parse main 01-first 02-second)" "another day and another user: the same commits and tags"

for there in out/repo chapters/01-first.nw; do
	find out chapters -type f -exec cksum {} + >before
	"$tools/history" $there >said 2>&1
	[ $? -ne 0 ]; ok $? "refused: $there is there already"
	find out chapters -type f -exec cksum {} + >after
	cmp -s before after; ok $? "... and nothing happened to it"
done
cp chapters/02-second.nw good
echo '<<replace: nothing at all>>=' >>chapters/02-second.nw
"$tools/history" bad >said 2>&1
[ $? -ne 0 ] && [ ! -e bad ]; ok $? "a book with an error gives no repository"
cp good chapters/02-second.nw

# ---- diff ------------------------------------------------------------------------

said=$("$tools/diff" 02)
ok $? "diff has status 0"
like "$said" "^ kernel/main.c +\| 2 \+-" "diff: a summary"
like "$said" "^\+	return 2;" "diff: the lines that come"
like "$said" "^-	return 1;" "diff: the lines that go"
is "$(printf '%s\n' "$said" | grep -c tangled)" 0 "diff: only what is in the stages"
like "$("$tools/diff" 01)" "^\+	return 1;" "chapter 1 begins with nothing"
is "$("$tools/diff" last)" "$said" "diff last"
is "$("$tools/diff" 02-slow | grep -c '^ .*|')" 1 "diff to a draft: what it adds to the chapter before"
is "$("$tools/diff" 02-slow 02 | grep '^[-+]	')" "-	return 1;
+	return 2;" "diff between any two stages"
"$tools/diff" 07 >said 2>&1
[ $? -ne 0 ]; ok $? "an unknown stage is refused"
like "$(cat said)" "no stage 07" "... with a sentence"

done_testing
