#!/bin/sh
# 60x15, the smallest: phrases of the header are left out whole, never cut.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 60x15
screen_is <<'END'
cgslabtop  fixture  6.18.44  kernel each 1h     01:25:52 UTC
slab 368MiB  memcgs hold 180KiB under 1%
memcgs 8 live + 3 dying  17.8KiB each  saved 19.9KiB
saved 19.9KiB ▁                   dying 3 ▁
 1 memcgs 2 3 4 5 6 7 8 9
  LIVE  DYING    PRICE GROWTH/min▼ MEMCG
     8      3   180KiB           - /
     3      -  53.4KiB           - /system.slice
     3      -  53.4KiB           - /user.slice
     2      -  35.6KiB           - /user.sl~/user-1000.slice
     1      -  17.8KiB           - /machine.slice
     1      -  17.8KiB           - /system.~ce/nginx.service
     1      -  17.8KiB           - /system.slice/ssh.service
     1      -  17.8KiB           - /user.sl~/session-3.scope
1/8  ? help  Enter details  / search  \ filter
END
