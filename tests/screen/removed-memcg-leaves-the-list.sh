#!/bin/sh
# A row that is gone is gone at the next tick, and the sums follow.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
start 80x15
screen_says nginx.service
find "$ROOT/sys/fs/cgroup/memory/system.slice/nginx.service" -delete
sed -i 's/^\(memory\t[0-9]*\t\)[0-9]*/\110/' "$ROOT/proc/cgroups"
keys Space
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                      01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  saves 1856 B each
memcgs 7 live + 3 dying  saved 18.1KiB  wasted 560B  dying hold 8.06KiB
saved █▁  dying ▁▁  kmalloc-4k ▁▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by subtree_memcgs
SUBTREE    SAVED    WOULD   WASTED STATE    AGE MEMCG
      7  12.7KiB        0      392 live       - /
      3     5568        0      168 live       - /user.slice
      2     3712        0      112 live       - /system.slice
      2     3712        0      112 live       - /user.slice/user-1000.slice
      1     1856        0       56 live       - /machine.slice
      1     1856        0       56 live       - /system.slice/ssh.service
      1     1856        0       56 live       - /user.slice/user-1000.slice/ses~

1/7  ? help  Enter details  / search  \ filter
END
