#!/bin/sh
# tests/tools/readme.t: what README shows is what happens.
. "${0%/*}/tap.sh"
cd "$root" || exit 1

last=$(tools/tangle --last)
shown=$(awk '/^```$/ { on = !on; next } on && !/^\$ make run$/' README.md)
make -s "build/$last/image" >"$tmp/log" 2>&1
ok $? "stage $last builds"
is "$shown" "$(tools/qemu -t -T 30 "build/$last/image" 2>/dev/null | tr -d '\r')" \
	"README's transcript is that of stage $last"

for target in $(sed -n 's/^    make \([a-z]*\).*/\1/p' README.md | sort -u); do
	grep -q "^$target:" Makefile
	ok $? "make $target exists"
done
for chapter in chapters/*.nw; do
	grep -q "($chapter)" README.md
	ok $? "README lists $chapter"
done
done_testing
