#!/bin/sh
# No tree: the sizes stay, the counts are unknown, and the message says which of the reasons it is.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

# no_tree DETAIL
no_tree() {
	status_json
	is "state of cgroup" "$(source_state cgroup)" absent
	source_detail cgroup >"$TMP/detail"
	says "$1" "$TMP/detail"
	has '.memcgs | [.live, .dying, .live_source, .hierarchy]' '[null,null,null,"unknown"]'
	has '.structs[0].saved_bytes' 1856
	has '.total | [.saved_bytes, .dying_bytes]' '[null,null]'
	expect 4 "$CGSLAB" show memcgs --root "$R"
	says "$1" "$TMP/err"
	still_complete
}

fresh_root
sed -i 's/^\(memory\t.*\)1$/\10/' "$R/proc/cgroups"
no_tree "the memory controller is switched off (cgroup_disable=memory)"

fresh_root
sed -i 's/^memory\t[0-9]*/memory\t0/' "$R/proc/cgroups"
: >"$R/proc/self/mountinfo"
no_tree "no cgroup file system with the memory controller is mounted"
rm "$R/proc/self/mountinfo"
mv "$MEMORY" "$MEMORY.elsewhere"
no_tree "the tree has neither a table of mounts nor a cgroup file system"

# Captured files without any table of mounts: the tree is looked for where systemd mounts it.
mv "$MEMORY.elsewhere" "$MEMORY"
status_json
has '.memcgs | [.live, .dying, .hierarchy]' '[8,3,"v1"]'

# Only the cgroup2 mount, whose controllers lack memory.
fresh_root
sed -i '/rw,memory/d' "$R/proc/self/mountinfo"
sed -i 's/^memory\t[0-9]*/memory\t0/' "$R/proc/cgroups"
mkdir -p "$R/sys/fs/cgroup/unified"
echo "cpu io hugetlb memory_numa" >"$R/sys/fs/cgroup/unified/cgroup.controllers"
no_tree "the memory controller is not in cgroup.controllers of the mounted tree"

# It is v1's, and v1 is mounted nowhere.
sed -i 's/^memory\t[0-9]*/memory\t8/' "$R/proc/cgroups"
no_tree "memory belongs to the cgroup v1 hierarchy 8 (/proc/cgroups), which is not mounted here"

# Switched off in a way that /proc/cgroups hides.
sed -i '/^memory/d' "$R/proc/cgroups"
echo "quiet cgroup_disable=io,memory" >"$R/proc/cmdline"
no_tree "cgroup_disable=memory on the kernel's command line"

fresh_root
rm -rf "$MEMORY"
no_tree "the mount point of the memory controller cannot be opened"

# /proc/cgroups hides memory on some kernels without cgroup v1: the tree is there all the same.
fresh_root
sed -i '/^memory/d' "$R/proc/cgroups"
status_json
has '.memcgs | [.live, .dying, .hierarchy]' '[8,null,"v1"]'
source_detail cgroup >"$TMP/detail"
[ -s "$TMP/detail" ] || fail "nothing says why dying is unknown"
