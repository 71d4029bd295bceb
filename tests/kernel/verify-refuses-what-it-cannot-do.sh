#!/bin/sh
# Too few ids, no permission, no controller: said before any group is made.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/verify-lib.sh"
need_kernel

expect 4 "$CGSLAB" verify --count 65535
says 'more than the ids that are left' "$TMP/err"
expect 2 "$CGSLAB" verify --count 0
says "--count: '0' must be a number of memcgs, 1 to 65535" "$TMP/err"
expect 2 "$CGSLAB" verify all
cp "$CGSLAB" "$TMP/cgslab" && chmod 755 "$TMP"
expect 3 setpriv --reuid=nobody --clear-groups "$TMP/cgslab" verify
says 'permission denied' "$TMP/err"
# Where no cgroups are mounted, as in a container; that process 1 has a place is no place here.
expect 4 unshare -m sh -c 'umount -l /sys/fs/cgroup && exec "$0" verify' "$CGSLAB"
says 'which is not mounted here; mount it: ' "$TMP/err"
is "groups left" "$(find "$MEMORY" -maxdepth 1 -name 'cgslab-verify-*')" ""
