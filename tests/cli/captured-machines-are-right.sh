#!/bin/sh
# Machines of public bug reports (tests/fixtures/machines): a number that is right, or unknown with the reason.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

# counts LIVE DYING HIERARCHY [IS_PART PART_LIVE]
counts() {
	has '.memcgs | [.live, .dying, .hierarchy, .is_part, .part_live, .part_dying]' \
		"[$1,$2,\"$3\",${4:-false},${5:-null},null]"
}

# detail SOURCE TEXT
detail() {
	source_detail "$1" >"$TMP/detail"
	says "$2" "$TMP/detail"
}

# 3.x and 4.4 kernels have no cgroup namespaces, so no /proc/self/ns/cgroup: all ids are used up.
machine no-cgroup-namespaces
counts 20 65515 v1
has '.ids | [.used, .limit]' '[65535,65535]'
"$CGSLAB" status --root "$R" >"$TMP/out"
says 'no further one can be made. 65515 are held by dying ones: let go of what holds them.' "$TMP/out"
! grep -q 'Remove groups' "$TMP/out" || fail "the end of 19 groups that live would free no id"
# a tree has no kernel to ask: status does not promise what 'dying' cannot tell, and that says why, once
NO_KERNEL="not known: a captured tree has no kernel to ask; take a 'cgslab bundle' on the machine itself, as root, on Linux 6.1 or later with BTF"
says "What keeps them is $NO_KERNEL." "$TMP/out"
expect 0 "$CGSLAB" dying --root "$R" -n 2 -d 10ms
is "reasons" "$(grep -cxF "cgslab: what holds the dying is $NO_KERNEL" "$TMP/err")" 1
expect 0 "$CGSLAB" bundle --root "$R" -o "$TMP/tree.db"
expect 0 "$CGSLAB" dying --input "$TMP/tree.db"
says "$NO_KERNEL" "$TMP/err"
expect 0 "$CGSLAB" status --input "$TMP/tree.db"
says "What keeps them is $NO_KERNEL." "$TMP/out"
expect 5 "$CGSLAB" status --root "$R" --check 'dying<100'

# Fedora, v2 of 5.5: 223 groups and the root; 172 removed ones.
machine v2-172-dying
counts 224 172 v2
# and where they are: each group's own cgroup.stat, without a record and without BPF
expect 0 "$CGSLAB" export memcgs --root "$R" --fields subtree_dying,path
for row in 172,/ 146,/system.slice 25,/user.slice 1,/machine.slice 0,/system.slice/system-systemd\\x2dbacklight.slice; do
	grep -qxF -e "$row" "$TMP/out" || fail "no row $row"
done

# The same controller mounted again over its own mount, as nested containers have it: two groups of a part.
machine mounted-over
counts null null v1 true 2
"$CGSLAB" status --root "$R" >"$TMP/out"
says 'The part of the tree that is seen here has 2 live memory cgroups; for the rest see cgslab-containers(7).' "$TMP/out"
expect 4 "$CGSLAB" status --root "$R" --check 'dying<20'

# An agent's container: its own tree, and the host's at /host/sys/fs/cgroup.
machine host-tree-second
counts 6 690 v2

# cgroup_disable=memory, added by the firmware; /proc/cgroups has no line of memory then.
machine memory-disabled
counts null null unknown
detail cgroup "the memory controller is switched off: cgroup_disable=memory on the kernel's command line"

# A mount with an empty source.
machine empty-source
counts 8 1 v1

# WSL2: memory is on v1 hierarchy 8, mounted nowhere here.
machine memory-mounted-nowhere
counts null null unknown
detail cgroup "memory belongs to the cgroup v1 hierarchy 8 (/proc/cgroups), which is not mounted here; mount it: mount -t cgroup -o memory"
detail cgroup "cgroup_no_v1=all"

# A sosreport as it is: no proc/self, but proc/1/mountinfo.
machine sosreport
counts 128 32 v1

# cache NAME FIELDS WANTED: of the row of that name
cache() {
	expect 0 "$CGSLAB" show caches --root "$R" --format json --fields "name,$2"
	is "$2 of $1" "$(jq -c --arg n "$1" '.rows[] | select(.name == $n) | del(.name) | [.[]]' "$TMP/out")" "$3"
}

# Names with blanks: their rows are there, the others unharmed.
machine names-with-blanks
is "state of slabinfo" "$(source_state slabinfo)" ok
cache "ipc ports" active_objs,num_slabs,slab_bytes '[120000,5001,20484096]'
cache "UNIX socket cache" active_objs,num_slabs,slab_bytes '[12,1,16384]'
cache kmalloc-4k active_objs '[1200]'

# A cache for each network card, all of one name: two rows, and no label twice in a scrape.
machine two-caches-of-one-name
cache mlx5_fs_ftes active_objs,num_slabs '[396,9]'
cache mlx5_fs_ftes#2 active_objs,num_slabs '[44,1]'
expect 0 "$CGSLAB" export caches --root "$R" --format openmetrics
grep -v '^#' "$TMP/out" | sed 's/ [^ ]*$//' | sort | uniq -d >"$TMP/twice"
is "samples with the same labels" "$(wc -l <"$TMP/twice")" 0
expect 0 "$CGSLAB" bundle --root "$R" -o "$TMP/b.db"
expect 0 "$CGSLAB" show caches --input "$TMP/b.db" --format csv --fields name,active_objs --filter '^mlx5_fs_ftes'
is "objects in the bundle" "$(awk -F, 'NR > 1 { n++; sum += $2 } END { print n, sum }' "$TMP/out")" "2 440"

# Before 5.9 slabinfo adds the caches of the memcgs, sysfs has the root's: 83040 of dentry are in use at most, not 21000.
machine caches-of-each-memcg
cache dentry active_objs,objs_low,objs_high '[83040,20832,83040]'

# A module's cache of 24 bytes, aligned to half a line, stands first in slabinfo: the line is 64 all the same.
machine small-cache-first
has '[.structs[:2][] | [.own_slot_bytes, .would_save_bytes]]' '[[2240,1856],[2560,1536]]'

# slub_debug of two caches that the structs are not in: what is saved is comparable.
machine debug-on-two-caches
has '[.structs[:2][] | [.would_save_bytes, .comparable]]' '[[1856,true],[1536,true]]'
detail slabinfo "slots of kmalloc-64 carry debug bytes (slab_debug); the followed structs' do not"
# (its BTF has neither struct cgroup nor what is percpu)
has '[.structs[2].requested_bytes, .price.percpu_bytes]' '[null,null]'
expect 0 "$CGSLAB" status --root "$R"
says 'its sizes are unknown: btf tells none' "$TMP/out"
! grep -qE 'not comparable|-B|0B of percpu' "$TMP/out" || fail "figures that nobody knows: $(cat "$TMP/out")"

# Nothing tells the size of struct mem_cgroup in a sosreport: the document has the usual buckets all the same.
machine sosreport
has '[.caches[].name]' '["kmalloc-4k","kmalloc-2k"]'

# The bucket in use has columns of its own in ticks, whatever its name is: kmalloc-2k on Debian's 6.12.
rm -rf "$R"
cp -a "$FIXTURES/root-6.12" "$R"
expect 0 "$CGSLAB" export --root "$R" --fields bucket,bucket_active_objs,bucket_num_objs,bucket_slab_bytes
awk '$1 == "kmalloc-2k" { print $1 "," $2 "," $3 "," $(NF - 1) * $6 * 4096 }' "$R/proc/slabinfo" >"$TMP/bucket"
is "the bucket in ticks" "$(tail -n 1 "$TMP/out")" "$(cat "$TMP/bucket")"
expect 0 "$CGSLAB" export --root "$R" --format openmetrics
says '"kmalloc-2k"' "$TMP/out"

# Sizes from another file, where the kernel has no BTF: the document says so.
machine names-with-blanks
mv "$R/sys/kernel/btf/vmlinux" "$TMP/btf"
status_json
has '[.structs[:2][] | .requested_bytes]' '[null,null]'
expect 0 "$CGSLAB" status --root "$R" --btf "$TMP/btf" --format json
mv "$TMP/out" "$TMP/json"
has '[.structs[:2][] | [.requested_bytes, .would_save_bytes, .source]]' '[[2184,1856,"btf"],[2560,1536,"btf"]]'
detail btf "sizes are of $TMP/btf, not of the running kernel"
expect 4 "$CGSLAB" status --root "$R" --btf "$TMP/none"
says "--btf $TMP/none: No such file or directory; give a vmlinux with BTF" "$TMP/err"

# A capture without /proc/meminfo: what memcgs hold is known, the share alone is not.
fresh_root
rm "$R/proc/meminfo"
status_json
has '.slab | [.total_bytes, .memcgs_bytes > 0, .memcgs_share]' '[null,true,null]'
expect 0 "$CGSLAB" status --root "$R"
held=$(jq -r '.slab.memcgs_bytes / 1024 | round' "$TMP/json")
grep -qE "^Memory cgroups hold about ${held}KiB of slab, [0-9.]+KiB each; what slab holds in all is unknown; the largest cache is dentry" \
	"$TMP/out" || fail "what memcgs hold is known: $(cat "$TMP/out")"
