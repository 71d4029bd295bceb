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

# In a cgroup namespace, still with the machine's mount: the tree can be walked, the counters cannot be compared.
expect 0 unshare --cgroup "$CGSLAB" status --format json
jq -e '.memcgs.live > 0' "$TMP/out" >/dev/null || fail "live in a cgroup namespace"
jq -e '.sources[] | select(.name == "cgroup") | .detail | contains("cgroup namespace")' "$TMP/out" \
	>/dev/null || fail "nothing is said of the namespace"
[ $VERSION = v2 ] || jq -e '.memcgs.dying == null' "$TMP/out" >/dev/null || fail "dying in a namespace"

# As a container has it: in the namespace of our group, with a mount made inside it.
type=cgroup
options="-o memory"
[ $VERSION = v1 ] || type=cgroup2 options=
sh -c "echo \$\$ >'$G/a/cgroup.procs' && exec unshare --mount --cgroup sh -c \"
	umount -l '$MEM' && mount -t $type $options none '$MEM' && exec '$CGSLAB' status --format json\"" \
	>"$TMP/out" || fail "status in a container"
jq -e '.memcgs.live == 1' "$TMP/out" >/dev/null || fail "one memcg is seen there: $(jq -c .memcgs "$TMP/out")"

# No mount at all.
unshare --mount sh -c "umount -l '$MEM'; for m in \$(awk '\$0 ~ / - cgroup2 / { print \$5 }' /proc/self/mountinfo); do
	umount -l \$m; done; exec '$CGSLAB' status --format json" >"$TMP/out" || fail "status without the mount"
jq -e '.memcgs.live == null and (.sources[] | select(.name == "cgroup") | .state) == "absent"' "$TMP/out" \
	>/dev/null || fail "counts without a tree"
