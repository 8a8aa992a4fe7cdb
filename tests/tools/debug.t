#!/bin/sh
# tests/tools/debug.t: gdb stops at a line of a chapter, and shows the chapter.
. "${0%/*}/tap.sh"
"$tools/deps" --check run debug >/dev/null ||
	skip_all "no compiler, no QEMU or no gdb"
cd "$root" || exit 1
make -s build/01/image >"$tmp/made" 2>&1
made=$?
ok $made "stage 01 can be built"
[ $made -eq 0 ] || {
	sed 's/^/# /' "$tmp/made"
	done_testing
	exit
}

chapter=$(echo chapters/01-*.nw)
line=$(awk '/^void kmain\(/ { in_kmain = 1 }
	in_kmain && /console_init\(\);/ { print FNR; exit }' "$chapter")
[ -n "$line" ]; ok $? "the chapter has kmain, and it makes the console ready"
cat >"$tmp/commands" <<END
break $chapter:$line
continue
list kmain
backtrace 1
info symbol \$pc
END
said=$("$tools/debug" --batch "$tmp/commands" 01 some arguments 2>&1)
ok $? "debug has status 0"
like "$said" "^Temporary breakpoint 1, .* at $chapter:[0-9]" "it stops at the first instruction, which is in the chapter"
like "$said" "^$line	.*console_init\(\);" "it stops at a line of the chapter"
like "$said" "^[0-9]+	void kmain\(const void \*tree\)" "list shows the function"
like "$said" "^[0-9]+	.*<<print the banner>>" "... as the chapter has it, with its chunks"
like "$said" "^#0 +kmain .*$chapter:$line" "the backtrace names the chapter's line"
[ ! -e build/gdb.sock ]; ok $? "nothing is left behind"

cat >"$tmp/commands" <<'END'
break panic
continue
backtrace
END
said=$("$tools/debug" --batch "$tmp/commands" 01 crash=panic 2>&1)
like "$said" "^#[0-9]+ .*in kmain .*chapters/01-" "boot arguments reach the kernel: it panics, called from kmain"
like "$said" "^Palimpsest, stage 01" "what it printed before is seen"

said=$("$tools/debug" --batch "$tmp/commands" 99 2>&1)
[ $? -ne 0 ]; ok $? "a stage that is not built is refused"
like "$said" "there is no build/99/image" "... with a sentence"
said=$("$tools/debug" --batch "$tmp/none" 01 2>&1)
[ $? -ne 0 ]; ok $? "a file of commands that is not there is refused"

done_testing
