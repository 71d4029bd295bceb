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
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG
     7      3   162KiB           -   18.1KiB -     /
     3      -  53.4KiB           -      5568 -     /user.slice
     2      -  35.6KiB           -      3712 -     /system.slice
     2      -  35.6KiB           -      3712 -     /user.slice/user-1000.slice
     1      -  17.8KiB           -      1856 -     /machine.slice
     1      -  17.8KiB           -      1856 -     /system.slice/ssh.service
     1      -  17.8KiB           -      1856 -     /user.sli~ice/session-3.scope
END
