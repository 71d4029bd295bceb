#!/bin/sh
# /proc/cgroups lags behind the tree: fewer cgroups than folders is unknown, not a negative or 0.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
num_cgroups 8
status_json
has '.memcgs | [.live, .dying]' '[8,0]'
num_cgroups 7
status_json
has '.memcgs | [.live, .dying, .dying_source]' '[8,null,null]'
has '.total | [.saved_bytes, .dying_bytes]' '[null,null]'
source_detail cgroup >"$TMP/detail"
says "/proc/cgroups lags behind the tree" "$TMP/detail"
expect 0 "$CGSLAB" status --root "$R"
says "8 live with the root (tree), - dying" "$TMP/out"

# part_of WHAT: what is seen is no machine's, in every format
part_of() {
	status_json
	has '.memcgs | [.live, .dying, .live_source, .dying_source] == [null, null, null, null]' true
	has '.memcgs | [.is_part, .part_live, .part_dying]' '[true,8,null]'
	has '.total | [.saved_bytes, .dying_bytes]' '[null,null]'
	source_detail cgroup >"$TMP/detail"
	says "/sys/fs/cgroup/memory shows a part of the machine's tree" "$TMP/detail"
	expect 0 "$CGSLAB" status --root "$R"
	says "- live with the root, - dying" "$TMP/out"
	says "part     8 live, - dying in what is seen of the tree here" "$TMP/out"
	for limit in 'live>0' 'dying<1000000' 'total.saved_bytes>=0'; do
		expect 4 "$CGSLAB" status --root "$R" --check "$limit"
	done
	expect 0 "$CGSLAB" export --root "$R" --fields live,dying,saved_bytes
	is "ticks of a part" "$(tail -n 1 "$TMP/out")" ",,"
	expect 0 "$CGSLAB" export --root "$R" --format openmetrics
	! grep -E '^cgslab_(live|dying|memcgs)[ {]' "$TMP/out" || fail "metrics have counts of a part"
}

# A cgroup namespace shows a part of the tree, /proc/cgroups counts all of it.
fresh_root
ln -sfn 'cgroup:[4026532180]' "$R/proc/self/ns/cgroup"
part_of namespace

# The same where only a folder of the hierarchy is mounted (a container's bind mount).
fresh_root
sed -i 's|0:32 / /sys/fs/cgroup/memory|0:32 /docker/abc /sys/fs/cgroup/memory|' "$R/proc/self/mountinfo"
part_of "bind mount"
