#!/bin/sh
# cgroup v2: a memcg iff the parent's subtree_control has memory or io and the cgroup is not threaded.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

paths() {
	expect 0 "$CGSLAB" show memcgs --root "$R" --fields path --sort path --format csv
	sed 1d "$TMP/out" >"$TMP/paths"
}

fresh_root
v2_root
paths
same "$TMP/paths" <<'END'
/
END

echo "cpu memory pids" >"$V2/cgroup.subtree_control"
v2_group system.slice "memory pids"
v2_group system.slice/a.service ""
v2_group system.slice/a.service/inner "" domain no
v2_group system.slice/b.service "memory"
v2_group system.slice/b.service/worker "" threaded no
v2_group system.slice/b.service/plain ""
v2_group io.slice "io"
v2_group io.slice/one "" domain no
v2_group io.slice/threads "" threaded no
v2_group io.slice/top "" "domain threaded" no
v2_group io.slice/one/below "" domain no
v2_group none.slice "cpu pids"
v2_group none.slice/x "" domain no
v2_group numa.slice "memory_numa iox"
v2_group numa.slice/x "" domain no
paths
same "$TMP/paths" <<'END'
/
/io.slice
/io.slice/one
/io.slice/top
/none.slice
/numa.slice
/system.slice
/system.slice/a.service
/system.slice/b.service
/system.slice/b.service/plain
END

status_json
has '.memcgs | [.live, .live_source, .hierarchy]' '[10,"tree","v2"]'
has '.memcgs | [.dying, .dying_source]' '[0,"cgroup.stat"]'
source_detail cgroup >"$TMP/detail"
says "memcgs of living cgroups that died by a controller switched off are not in it" "$TMP/detail"
is "hierarchy of a row" "$("$CGSLAB" export memcgs --root "$R" --fields hierarchy --limit 1)" "hierarchy
0"

# Kernels before 6.12 count removed cgroups only; 6.12 on counts memcgs, the root's among them.
printf 'nr_descendants 14\nnr_dying_descendants 5\n' >"$V2/cgroup.stat"
status_json
has '.memcgs | [.live, .dying]' '[10,5]'
has .total.saved_bytes $((15 * 1856))
has .total.dying_bytes $((5 * (2240 + 512 + 4096)))
printf 'nr_descendants 14\nnr_subsys_cpuset 3\nnr_subsys_memory 11\nnr_dying_descendants 5\nnr_dying_subsys_memory 7\n' \
	>"$V2/cgroup.stat"
status_json
has '.memcgs | [.live, .live_source, .dying, .dying_source]' '[11,"cgroup.stat",7,"cgroup.stat"]'
has .total.saved_bytes $((18 * 1856))
is "detail" "$(source_detail cgroup)" ""

# A broken cgroup.stat, or none: dying is unknown.
printf 'nr_subsys_memory many\nnr_dying_subsys_memory -1\n' >"$V2/cgroup.stat"
status_json
has '.memcgs | [.live, .live_source, .dying]' '[10,"tree",null]'
rm "$V2/cgroup.stat"
status_json
has '.memcgs | [.live, .dying, .dying_source]' '[10,null,null]'
source_detail cgroup >"$TMP/detail"
says "cgroup.stat of the root cannot be read" "$TMP/detail"
still_complete

# Seen from inside a cgroup namespace.
ln -sfn 'cgroup:[4026532180]' "$R/proc/self/ns/cgroup"
printf 'nr_subsys_memory 9\nnr_dying_subsys_memory 1\n' >"$V2/cgroup.stat"
status_json
source_detail cgroup >"$TMP/detail"
says "/sys/fs/cgroup shows a part of the machine's tree" "$TMP/detail"
