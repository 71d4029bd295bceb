#!/bin/sh
# \ keeps the rows that match; Esc ends it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys '\'
text 'ssh|nginx'
screen_says '\ssh|nginx'
keys Enter
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                      01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  saves 1856 B each
memcgs 8 live + 3 dying  saved 19.9KiB  wasted 616B  dying hold 8.06KiB
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   \ssh|nginx
SUBTREE    SAVED    WOULD   WASTED STATE    AGE MEMCG
      1     1856        0       56 live       - /system.slice/nginx.service
      1     1856        0       56 live       - /system.slice/ssh.service






1/2  ? help  Enter details  / search  \ filter
END
keys Escape
screen_says '/machine.slice'
