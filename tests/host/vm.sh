# vm.sh: how mm0's memory is built for the host; sourced after lib.sh by those
# who do so.

memory='mm0/object.c mm0/link.c mm0/area.c mm0/tree.c mm0/space.c mm0/file.c
	mm0/fault.c mm0/shadow.c mm0/settle.c mm0/audit.c mm0/audit_maps.c
	mm0/fork.c'
helpers='tests/host/vm_host.c tests/host/vm_model.c tests/host/vm_scenes.c
	tests/host/vm_check.c'

build_check() {
	compile $memory $helpers && link vm_check $memory $helpers
}

build_fuzzer() {
	compile -f $memory tests/host/vm_host.c tests/host/vm_model.c \
		tests/host/vm_fuzz.c &&
		link -f vm_fuzz $memory tests/host/vm_host.c \
			tests/host/vm_model.c tests/host/vm_fuzz.c
}
