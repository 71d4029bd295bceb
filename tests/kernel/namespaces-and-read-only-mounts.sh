#!/bin/sh
# A read-only cgroup file system is read all the same; in a cgroup namespace what cannot be told is unknown.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
unshare --mount --cgroup true 2>/dev/null || skip "needs mount and cgroup namespaces (unshare)"

make_group ""
mkdir "$G/a" "$G/b"

unshare --mount sh -c "mount --bind '$MEM' '$MEM' && mount -o remount,ro,bind '$MEM' &&
	! mkdir '$G/c' 2>/dev/null && exec '$CGSLAB' export memcgs --fields path --filter '^/$NAME/'" \
	>"$TMP/out" || fail "read-only cgroup file system"
same "$TMP/out" <<END
path
/$NAME/a
/$NAME/b
END

# In a cgroup namespace, still with the machine's mount: it is the whole tree, and counts as such.
expect 0 unshare --cgroup "$CGSLAB" status --format json
jq -e '.memcgs.live > 2 and .memcgs.is_part == false' "$TMP/out" >/dev/null || fail "live in a cgroup namespace"

# As a container has it: in the namespace of our group, with a mount made inside it. What is seen is no machine's.
type=cgroup
options="-o memory"
[ $VERSION = v1 ] || type=cgroup2 options=
inside() { # without the rights for BPF, which sees the whole tree from anywhere
	sh -c "echo \$\$ >'$G/a/cgroup.procs' && exec unshare --mount --cgroup sh -c \"
		umount -l '$MEM' && mount -t $type $options none '$MEM' && exec setpriv --bounding-set=-sys_admin,-bpf,-perfmon '$CGSLAB' $*\""
}
inside status --format json >"$TMP/out" || fail "status in a container"
jq -e '.memcgs.live == null and .memcgs.dying == null and .total.saved_bytes == null' "$TMP/out" >/dev/null ||
	fail "a container gives the machine's counts: $(jq -c .memcgs "$TMP/out")"
jq -e '.memcgs.part_live == 1' "$TMP/out" >/dev/null || fail "one memcg is seen there: $(jq -c .memcgs "$TMP/out")"
jq -e '.sources[] | select(.name == "cgroup") | .detail | contains("a part of the machine")' "$TMP/out" \
	>/dev/null || fail "nothing is said of the namespace"
got=0
inside status --check "'live>0'" >"$TMP/out" 2>&1 || got=$?
is "status of a check in a container" $got 4

# No mount at all.
unshare --mount sh -c "umount -l '$MEM'; for m in \$(awk '\$0 ~ / - cgroup2 / { print \$5 }' /proc/self/mountinfo); do
	umount -l \$m; done; exec '$CGSLAB' status --format json" >"$TMP/out" || fail "status without the mount"
jq -e '.memcgs.live == null and (.sources[] | select(.name == "cgroup") | .state) == "absent"' "$TMP/out" \
	>/dev/null || fail "counts without a tree"
