#!/bin/sh
# Past the end the last row stays under the cursor, past the start the first.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -v caches
keys PPage k
screen_says '1/22'
keys NPage NPage NPage NPage j j
rows_are <<'END'
    OBJS   ACTIVE      LOW     HIGH OBJSIZE    SIZE▼   WASTED NAME
     400      323      131      323     512   200KiB  38.5KiB pool_workqueue
     784      784      688      784     256   196KiB        0 kmalloc-256
    4096     3471     2703     3471      32   128KiB  19.5KiB kmalloc-32
    6400     4438     3414     4438      16   100KiB  30.7KiB kmalloc-16
    4608     2852      804     2852       8  36.0KiB  13.7KiB kmalloc-8
       -        -        -        -     512        -        - mem_cgroup_per_no~
       -        -        -        -     512        -        - sgpool-16
       -        -        -        -     512        -        - skbuff_fclone_cac~
END
keys Home
screen_says '1/22'
