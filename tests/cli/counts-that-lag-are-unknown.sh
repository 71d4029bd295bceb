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

# A cgroup namespace shows a part of the tree, /proc/cgroups counts all of it.
fresh_root
ln -sfn 'cgroup:[4026532180]' "$R/proc/self/ns/cgroup"
status_json
has '.memcgs | [.live, .dying]' '[8,null]'
source_detail cgroup >"$TMP/detail"
says "cgroup namespace" "$TMP/detail"

# The same where only a folder of the hierarchy is mounted (a container's bind mount).
fresh_root
sed -i 's|0:32 / /sys/fs/cgroup/memory|0:32 /docker/abc /sys/fs/cgroup/memory|' "$R/proc/self/mountinfo"
status_json
has '.memcgs | [.live, .dying]' '[8,null]'
