#!/bin/sh
# A row that is gone is gone at the next tick, and the sums follow.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
start 80x15
screen_says nginx.service
find "$ROOT/sys/fs/cgroup/memory/system.slice/nginx.service" -delete
sed -i 's/^\(memory\t[0-9]*\t\)[0-9]*/\110/' "$ROOT/proc/cgroups"
keys Space
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
       7  12.7KiB  12.2KiB  12.9KiB live       - /
       3     5568     5376     5664 live       - /user.slice
       2     3712     3584     3776 live       - /system.slice
       2     3712     3584     3776 live       - /user.slice/user-1000.slice
       1     1856     1792     1888 live       - /machine.slice
       1     1856     1792     1888 live       - /system.slice/ssh.service
       1     1856     1792     1888 live       - /user.slice/user-1000.slice/se~
END
