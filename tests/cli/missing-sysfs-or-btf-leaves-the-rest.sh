#!/bin/sh
# Without /sys/kernel/slab nobody knows who shares a cache; without BTF the cache itself may say its size.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
rm -rf "$SLAB"
status_json
is "state of slabsys" "$(source_state slabsys)" absent
source_detail slabsys >"$TMP/detail"
says "/sys/kernel/slab: No such file or directory; whether a cache is shared cannot be told" "$TMP/detail"
has .patch.state '"unknown"'
has '.structs[0] | [.requested_bytes, .slot_bytes, .saved_bytes]' '[2184,2240,null]'
expect 0 "$CGSLAB" status --root "$R"
says "mem_cgroup may have a cache of its own or not: that is unknown" "$TMP/out"
still_complete

# Without slabinfo, too, no slot is known: that is said in words.
: >"$R/proc/slabinfo"
expect 0 "$CGSLAB" status --root "$R"
says "asks for 2184B, takes a slot of unknown size" "$TMP/out"
! grep -q -e ' -B' "$TMP/out" || fail "a size that is not known is told as -B"
fresh_root
rm -rf "$SLAB"

# An empty folder is none.
mkdir "$SLAB"
status_json
is "state of an empty slabsys" "$(source_state slabsys)" absent
has .patch.state '"unknown"'

# A folder of some caches, without those that every kernel has, tells nothing of what it lacks.
for kept in mem_cgroup names_cache; do
	fresh_root
	for name in "$SLAB"/* "$SLAB"/:*; do
		[ "${name##*/}" = $kept ] || rm -rf "$name"
	done
	[ -d "$SLAB/$kept" ] || { rm -f "$SLAB/$kept" && mkdir "$SLAB/$kept"; }
	status_json
	is "state of a partial slabsys" "$(source_state slabsys)" absent
	source_detail slabsys >"$TMP/detail"
	says "/sys/kernel/slab: a part of it, without any kmalloc cache" "$TMP/detail"
	has '[.patch.state, .structs[].state]' '["unknown","unknown","unknown","unknown"]'
	! grep -q -e nomerge -e "no cache of its own" "$TMP/json" || fail "a part of the folder passes for all of it"
	expect 0 "$CGSLAB" status --root "$R"
	! grep -q -e nomerge -e "has no cache of its own" "$TMP/out" || fail "a part of the folder passes for all of it"
	still_complete
done

# No BTF: object_size of the cache that is alone; the other struct shares, so nothing is known of it.
fresh_root
rm "$R/sys/kernel/btf/vmlinux"
status_json
is "state of btf" "$(source_state btf)" absent
source_detail btf >"$TMP/detail"
says "sizes of structs need --btf FILE, or [structs] size in cgslab.conf" "$TMP/detail"
has '.structs[0] | [.source, .requested_bytes, .saved_bytes]' '["cache",2184,1856]'
has '.structs[1] | [.source, .requested_bytes, .saved_bytes]' '[null,null,null]'
has '.total.saved_bytes' null
still_complete

# Corrupt BTF of several kinds, and BTF without the struct.
BTF=$FIXTURES/root-6.18/sys/kernel/btf/vmlinux
for damage in empty short noise magic header names; do
	case $damage in
	empty) : >"$R/sys/kernel/btf/vmlinux" ;;
	short) head -c 100 "$BTF" >"$R/sys/kernel/btf/vmlinux" ;;
	noise) head -c 5000 /dev/urandom >"$R/sys/kernel/btf/vmlinux" ;;
	magic) { printf '\237\354'; tail -c +3 "$BTF"; } >"$R/sys/kernel/btf/vmlinux" ;;
	header) { head -c 8 "$BTF"; printf '\377\377\377\177\377\377\377\177'; tail -c +17 "$BTF"; } \
		>"$R/sys/kernel/btf/vmlinux" ;;
	names) sed 's/mem_cgroup/mem_xgroup/g' "$BTF" >"$R/sys/kernel/btf/vmlinux" ;;
	esac
	status_json
	is "state of btf ($damage)" "$(source_state btf)" absent
	source_detail btf >"$TMP/detail"
	says "/sys/kernel/btf/vmlinux" "$TMP/detail"
	has '.structs[0] | [.source, .requested_bytes]' '["cache",2184]'
	still_complete
done

# BTF that libbpf takes, with a struct's name outside of its strings, and with a typedef of itself in a struct.
for damage in outside ring; do
	python3 - "$damage" "$R/sys/kernel/btf/vmlinux" <<'END'
import struct, sys
names = b'\0mem_cgroup\0memcg_vmstats_percpu\0'
TYPEDEF, STRUCT = 8 << 24, 4 << 24
def a_type(name, info, size, *more):
    return struct.pack('<III', name, info, size) + b''.join(struct.pack('<III', *m) for m in more)
outside = a_type(99999, STRUCT, 8)
ring = a_type(1, TYPEDEF, 1) + a_type(1, STRUCT | 1, 2184, (1, 1, 0)) + a_type(12, STRUCT, 8)
types = {'outside': outside, 'ring': ring}[sys.argv[1]]
open(sys.argv[2], 'wb').write(
    struct.pack('<HBBIIIII', 0xeb9f, 1, 0, 24, 0, len(types), len(types), len(names)) + types + names)
END
	expect 0 timeout 20 "$CGSLAB" status --root "$R"
done
