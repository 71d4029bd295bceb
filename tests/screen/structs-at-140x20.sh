#!/bin/sh
# The arithmetic of the followed structs.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 140x20
keys 3
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                                                                                  01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  (kmalloc-4k would take 4096)  saves 1856 B each
memcgs 8 live + 3 dying  [5-103 in slab]  saved 19.9KiB  (pages 18.9KiB)  wasted 616B  dying hold 8.06KiB  kmalloc-4k 278/320
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events
EACH  ASKED   SLOT BUCKET    OWN PAGE-TRUE WASTED  SAVED  WOULD SAVED-PT WOULD-PT STATE     FROM    CACHE               STRUCT
   1   2184   2240   4096   2240   2340.57     56   1856      0  1755.43     0.00 dedicated btf     mem_cgroup          mem_cgroup
   1    512    512    512    512    512.00      0      0      0     0.00     0.00 merged    btf     pool_workqueue      mem_cgroup_per_node











1/2  ? help  Enter details  / search  \ filter
END
