#!/bin/sh
# The history's file is taken away while it is shown: STALE, the reason, and what was last known.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
start 100x15 --input "$CGSLAB_HISTORY"
screen_says system.slice
rm "$CGSLAB_HISTORY"*
keys Space
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 16m40s  file each 1h STALE                       2026-11-18 11:06:40
mem_cgroup: own cache  2184 B asked -> 2240 B slot  (kmalloc-4k would take 4096)  saves 1856 B each
memcgs 8 live + 3 dying  saved 19.9KiB  wasted 616B  dying hold 8.06KiB  kmalloc-4k 278/320
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by subtree_memcgs
SUBTREE    SAVED    WOULD   WASTED STATE    AGE CREATOR    MEMCG
      8  14.5KiB        0      448 live       - -          /
      3     5568        0      168 live       - -          /system.slice
      3     5568        0      168 live       - -          /user.slice
      2     3712        0      112 live       - -          /user.slice/user-1000.slice
      1     1856        0       56 live       - -          /machine.slice
      1     1856        0       56 live       - -          /system.slice/nginx.service
      1     1856        0       56 live       - -          /system.slice/ssh.service
      1     1856        0       56 live       - -          /user.slice/user-1000.slice/session-3.sc~
file: No such file or directory; this is the last sample it gave
END
