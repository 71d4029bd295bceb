# SPDX-License-Identifier: GPL-2.0-or-later
# Makes kernels that are not at hand out of a captured one: each function changes the copy in $R.
# . "$TOP_SRCDIR/tests/variants.sh" behind tests/lib.sh.

R=${TMP:?}/root
SLAB=$R/sys/kernel/slab
MEMORY=$R/sys/fs/cgroup/memory
V2=$R/sys/fs/cgroup

fresh_root() { # the captured kernel 6.18 in $R, as it was
	rm -rf "$R"
	cp -a "$FIXTURES/root-6.18" "$R"
	chmod -R u+w "$R"
}

machine() { # machine NAME: a machine of tests/fixtures/machines in $R, and its document in $TMP/json
	rm -rf "$R"
	"$FIXTURES/machines/tree" unpack "$FIXTURES/machines/$1.tree" "$R"
	status_json
}

set_value() { # set_value CACHE FILE VALUE: one file of /sys/kernel/slab
	echo "$3" >"$SLAB/$1/$2"
}

# slabinfo_line NAME ACTIVE OBJS SIZE PERSLAB PAGES SLABS: adds a line to slabinfo, or replaces the one of that name
slabinfo_line() {
	sed -i "/^$1 /d" "$R/proc/slabinfo"
	echo "$1 $2 $3 $4 $5 $6 : tunables 0 0 0 : slabdata $7 $7 0" >>"$R/proc/slabinfo"
}

# cache_folder ID SIZE SLOT PERSLAB ORDER ALIGN HWALIGN: makes a folder of /sys/kernel/slab
cache_folder() {
	mkdir -p "$SLAB/$1"
	set_value "$1" aliases 0
	set_value "$1" object_size "$2"
	set_value "$1" slab_size "$3"
	set_value "$1" objs_per_slab "$4"
	set_value "$1" order "$5"
	set_value "$1" align "$6"
	set_value "$1" hwcache_align "$7"
	set_value "$1" objects "0"
	set_value "$1" cpu_slabs "0"
}

rename_cache() { # rename_cache FROM TO: the same cache under another name
	mv "$SLAB/$1" "$SLAB/$2"
	sed -i "s/^$1 /$2 /" "$R/proc/slabinfo"
}

btf_size() { # btf_size FROM TO: the struct of so many bytes, the first of the file, has others
	python3 - "$R/sys/kernel/btf/vmlinux" "$1" "$2" <<'END'
import re, struct, sys
path, old, new = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
data = open(path, 'rb').read()
# struct btf_type: info is the number of members and kind 4 (struct), then the size
found = re.search(b'(?s)..\\0\\x04' + re.escape(struct.pack('<I', old)), data)
assert found, 'no struct of %d bytes' % old
open(path, 'wb').write(data[:found.end() - 4] + struct.pack('<I', new) + data[found.end():])
END
}

num_cgroups() { # num_cgroups N: what /proc/cgroups says of memory
	awk -v n="$1" 'BEGIN { OFS = "\t" } $1 == "memory" { $3 = n } 1' "$R/proc/cgroups" \
		>"$TMP/.cgroups"
	cat "$TMP/.cgroups" >"$R/proc/cgroups"
}

# Makes it cgroup v2 alone, with memory among the controllers of the root and no group below
v2_root() {
	rm -rf "$V2"
	mkdir -p "$V2"
	echo '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate' \
		>"$R/proc/self/mountinfo"
	echo "cpuset cpu io memory pids" >"$V2/cgroup.controllers"
	: >"$V2/cgroup.subtree_control"
	: >"$V2/memory.stat"
	printf 'nr_descendants 0\nnr_dying_descendants 0\n' >"$V2/cgroup.stat"
	awk 'BEGIN { OFS = "\t" } NR > 1 { $2 = 0 } 1' "$R/proc/cgroups" >"$TMP/.cgroups"
	cat "$TMP/.cgroups" >"$R/proc/cgroups"
}

v2_group() { # v2_group PATH SUBTREE_CONTROL [TYPE [STAT]]: a cgroup; STAT is "no" without memory.stat
	mkdir -p "$V2/$1"
	echo "$2" >"$V2/$1/cgroup.subtree_control"
	echo "${3:-domain}" >"$V2/$1/cgroup.type"
	[ "${4:-}" = no ] || : >"$V2/$1/memory.stat"
}

status_json() { # the document of $R in $TMP/json
	expect "${1:-0}" "$CGSLAB" status --root "$R" --format json
	mv "$TMP/out" "$TMP/json"
}

# has JQ-PATH WANTED: fails where the document has another value there
has() {
	is "$1" "$(jq -c "$1" "$TMP/json")" "$2"
}

source_state() { # source_state NAME
	jq -r --arg n "$1" '.sources[] | select(.name == $n) | .state' "$TMP/json"
}

source_detail() { # source_detail NAME
	jq -r --arg n "$1" '.sources[] | select(.name == $n) | .detail' "$TMP/json"
}

# still_complete: fails where some format of some command crashes on the damaged root
still_complete() {
	for args in "status" "show memcgs" "show memcgs --tree" "show caches" "show structs" \
		"export" "show memcgs --format json" "show caches --format jsonl"; do
		# shellcheck disable=SC2086 # words
		"$CGSLAB" $args --root "$R" >"$TMP/out" 2>"$TMP/err" && got=0 || got=$?
		case $got in
		0 | 3 | 4) ;;
		*)
			cat "$TMP/err" >&2
			fail "$args: exit status $got"
			;;
		esac
	done
}
