#!/bin/sh
# 60x15, the smallest: phrases of the header are left out whole, never cut.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 60x15
screen_is <<'END'
cgslabtop  fixture  6.18.44  kernel each 1h     01:25:52 UTC
slab 368MiB  memcgs hold 180KiB under 1%
memcgs 8 live + 3 dying  17.8KiB each  saved 19.9KiB
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2  3  4  5  6  7
SUBTREE▼    SAVED   WASTED MEMCG
       8  14.5KiB  14.8KiB /
       3     5568     5664 /system.slice
       3     5568     5664 /user.slice
       2     3712     3776 /user.slice/user-1000.slice
       1     1856     1888 /machine.slice
       1     1856     1888 /system.slice/nginx.service
       1     1856     1888 /system.slice/ssh.service
       1     1856     1888 /user.slice/user-1000.slice/sess~
1/8  ? help  Enter details  / search  \ filter
END
