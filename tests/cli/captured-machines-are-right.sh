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
expect 5 "$CGSLAB" status --root "$R" --check 'dying<100'

# Fedora, v2 of 5.5: 223 groups and the root; 172 removed ones.
machine v2-172-dying
counts 224 172 v2

# The same controller mounted again over its own mount, as nested containers have it: two groups of a part.
machine mounted-over
counts null null v1 true 2
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
