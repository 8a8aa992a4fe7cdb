#!/bin/sh
# tests/tools/deps.t: tools/deps and tools/doctor on machines that lack things.
# Such a machine is a folder of links, and nothing else on the PATH.
. "${0%/*}/tap.sh"

# machine NAME COMMAND...: make one with these commands.
machine() {
	mkdir "$1"
	dir=$1
	shift
	for command in sh awk sed grep sort tr head tail cat dirname id env \
		mktemp rm printf ls "$@"; do
		place=$(command -v "$command") || continue
		case $place in
		/*) ln -sf "$place" "$dir/$command" ;;
		esac
	done
}
on() { machine=$1; shift; PATH=$tmp/$machine NOWEB_LIB=$tmp/none "$@" 2>&1; }

like "$("$tools/deps" --list)" "^ctags +test book +universal-ctags" "--list: the table"
is "$("$tools/deps" --list fuzz | awk '{ print $1 }' | tr '\n' ' ')" "command clang libFuzzer " "--list GROUP: a part of it"
"$tools/deps" --list all >said 2>&1
is $? 2 "a group that is none is refused"

machine bare make
said=$(on bare "$tools/deps")
is $? 1 "a machine without apt-get: status 1"
like "$said" "^  qemu-system-arm +the machine" "... says what is missing and what for"
like "$said" "Debian, Ubuntu:.* qemu-system-arm " "... which package has it"
like "$said" "macOS, brew:.* universal-ctags" "... and on other systems"
is "$(printf '%s\n' "$said" | grep -c '^  make ')" 0 "... and does not list what is there"
said=$(on bare "$tools/deps" run)
is "$(printf '%s\n' "$said" | grep -c pandoc)" 0 "a group: only what it needs"
said=$(on bare "$tools/deps" --check)
is $? 1 "--check: status 1"
is "$(on bare "$tools/deps" --missing fuzz | tr '\n' ' ')" "clang libFuzzer " "--missing: only names"

# An apt-get that only writes down what it is told, and installs what it can.
machine debian make
cat >debian/apt-get <<END
#!/bin/sh
echo "\$*" >>$tmp/told
echo "frontend \$DEBIAN_FRONTEND" >>$tmp/told
case " \$* " in
*" clang "*) printf '#!/bin/sh\necho $tmp/clang\n' >$tmp/debian/clang; chmod +x $tmp/debian/clang ;;
esac
case " \$* " in
*" libclang-rt-dev "*) mkdir -p $tmp/clang/lib/linux; : >$tmp/clang/lib/linux/libclang_rt.fuzzer.a ;;
esac
END
printf '#!/bin/sh\nexec "$@"\n' >debian/sudo
chmod +x debian/apt-get debian/sudo
for command in mkdir chmod; do ln -s "$(command -v $command)" debian/$command; done
said=$(on debian "$tools/deps" fuzz)
is $? 0 "with apt-get: what is missing is installed"
like "$said" "^Installing clang libclang-rt-dev llvm$" "... and it says what"
like "$(cat told)" "install --no-install-recommends clang libclang-rt-dev llvm" "... without recommended packages"
like "$(cat told)" "^frontend noninteractive" "... without questions"
rm told
is "$(on debian "$tools/deps" fuzz)" "" "nothing missing: nothing printed"
[ ! -e told ]; ok $? "... and apt-get not asked"
said=$(on debian "$tools/deps" debug)
is $? 1 "what apt-get does not bring is still an error"
like "$said" "gdb-multiarch" "... with the list"

# ---- doctor ------------------------------------------------------------------------

said=$(on bare "$tools/doctor")
is $? 1 "doctor: something is missing, status 1"
like "$said" "^BAD  noweb" "doctor: says what"
like "$said" "^ok   make +[0-9]" "doctor: the version of what is there"
machine wrong
printf '#!/bin/sh\necho "pandoc 1.9"\n' >wrong/pandoc
printf '#!/bin/sh\necho "Exuberant Ctags 5.8"\n' >wrong/ctags
printf '#!/bin/sh\necho "QEMU emulator version 4.0"\n' >wrong/qemu-system-arm
chmod +x wrong/*
said=$(on wrong "$tools/doctor")
like "$said" "too old: a reader written in Lua needs 2.17" "doctor: an old pandoc"
like "$said" "not Universal Ctags: Exuberant" "doctor: the wrong ctags"
like "$said" "it has no machine virt" "doctor: a QEMU without the machine"
mkdir none
printf '#!/bin/sh\n' >none/markup
cp none/markup none/mnt
chmod +x none/*
like "$(on wrong "$tools/doctor")" "do not tangle a small file" "doctor: a noweb that does not work"

if "$tools/deps" --check >/dev/null; then
	"$tools/doctor" >said 2>&1
	is "$?: $(grep BAD said)" "0: " "doctor: nothing is wrong with this machine"
fi
done_testing
