#!/bin/sh
# tests/tools/same.t: does a kernel depend on where it was built, or a boot
# on chance?  The last stage, with the tests of the chapter on messages,
# is built in two folders, one with a long name, and each of the two
# images is booted.

. "${0%/*}/tap.sh"
unset STAGE TEST TANGLED PALIMPSEST_ROOT MAKEFLAGS MFLAGS MAKELEVEL

for tool in arm-none-eabi-gcc qemu-system-arm; do
	command -v "$tool" >/dev/null || skip_all "there is no $tool"
done

# build_and_boot FOLDER: leaves there image, and what it printed.
build_and_boot() {
	mkdir -p "$1"
	cp -R "$root/chapters" "$root/tools" "$1"
	mkdir "$1/tests"
	cp -R "$root/tests/bench" "$root/tests/guest" "$1/tests"
	(
		cd "$1" || exit 1
		. tests/bench/lib.sh
		stage=$(stages | tail -n 1)
		# shellcheck disable=SC2046 # a list of files
		make_image made "$stage" O2 "" $(all_tests | tests_on c "$stage" |
			awk '$2 == "08" && !seen[$5]++ { print $5 }') ||
			cat made.log
		boot out 180 -a test made/image
	) >"$1/log" 2>&1
}

here=$tmp/a
there=$tmp/a-folder/whose/name/is-a-good-deal-longer
build_and_boot "$here"
build_and_boot "$there"
is "$(cat "$here/log" "$there/log")" "" "both can be built"
cmp "$here/made/image" "$there/made/image"
ok $? "two folders, one image"
! LC_ALL=C grep -qF "$tmp" "$here/made/image"
ok $? "the image does not know where it was built"
[ "$(grep -c '^ok' "$here/out/console")" -gt 20 ]
ok $? "it runs its tests"
cmp "$here/out/console" "$there/out/console"
ok $? "two boots, one console, to the last instruction"
cmp "$here/out/errors" "$there/out/errors"
ok $? "and QEMU has the same to say"
done_testing
