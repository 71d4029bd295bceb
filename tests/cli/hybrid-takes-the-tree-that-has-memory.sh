#!/bin/sh
# v1 and v2 mounted together: the memory controller is where it is, wherever it is mounted.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
v2_root
echo "cpu memory" >"$V2/cgroup.subtree_control"
v2_group a.slice ""
mkdir "$V2/v1"
cat >>"$R/proc/self/mountinfo" <<'END'
31 30 0:27 / /sys/fs/cgroup/v1 rw - cgroup cgroup rw,cpu,cpuacct
32 30 0:28 / /sys/fs/cgroup/named rw - cgroup cgroup rw,xattr,name=memory
END
status_json
has '.memcgs | [.live, .hierarchy]' '[2,"v2"]'

# A mount point with a blank, tags in the line, the controller among others.
fresh_root
mv "$MEMORY" "$R/sys/fs/cgroup/my memory"
cat >"$R/proc/self/mountinfo" <<'END'
22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
garbage
35 31 0:32 / /sys/fs/cgroup/my\040memory rw,relatime shared:9 master:2 - cgroup cgroup rw,cpu,memory,pids
END
status_json
has '.memcgs | [.live, .dying, .hierarchy]' '[8,3,"v1"]'
