#!/bin/sh
# Past the end the last row stays under the cursor, past the start the first.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -v caches
keys PPage k
screen_says '1/22'
keys NPage NPage NPage NPage j j
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                      01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  saves 1856 B each
memcgs 8 live + 3 dying  saved 19.9KiB  wasted 616B  dying hold 8.06KiB
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by slab_bytes
    OBJS   ACTIVE      LOW     HIGH OBJSIZE     SIZE   WASTED NAME
     400      323      131      323     512   200KiB  38.5KiB pool_workqueue
     784      784      688      784     256   196KiB        0 kmalloc-256
    4096     3471     2703     3471      32   128KiB  19.5KiB kmalloc-32
    6400     4438     3414     4438      16   100KiB  30.7KiB kmalloc-16
    4608     2852      804     2852       8  36.0KiB  13.7KiB kmalloc-8
       -        -        -        -     512        -        - mem_cgroup_per_no~
       -        -        -        -     512        -        - sgpool-16
       -        -        -        -     512        -        - skbuff_fclone_cac~
22/22  ? help  Enter details  / search  \ filter
END
keys Home
screen_says '1/22'
