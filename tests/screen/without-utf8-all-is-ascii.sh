#!/bin/sh
# LC_ALL=C: bars and names in ASCII.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
mkdir "$ROOT/sys/fs/cgroup/memory/größe"
RUN='env LC_ALL=C' start 80x15
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                      01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  saves 1856 B each
memcgs 9 live + 2 dying  saved 19.9KiB  wasted 616B  dying hold 5.38KiB
saved _  dying _  kmalloc-4k _
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by subtree_memcgs
SUBTREE    SAVED    WOULD   WASTED STATE    AGE MEMCG
      9  16.3KiB        0      504 live       - /
      3     5568        0      168 live       - /system.slice
      3     5568        0      168 live       - /user.slice
      2     3712        0      112 live       - /user.slice/user-1000.slice
      1     1856        0       56 live       - /gr\xc3\xb6\xc3\x9fe
      1     1856        0       56 live       - /machine.slice
      1     1856        0       56 live       - /system.slice/nginx.service
      1     1856        0       56 live       - /system.slice/ssh.service
1/9  ? help  Enter details  / search  \ filter
END
