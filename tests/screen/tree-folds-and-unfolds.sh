#!/bin/sh
# t shows a tree with sums; - hides what is below a row, + shows it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys t
screen_says '- user.slice'
keys Down Down -
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                      01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  saves 1856 B each
memcgs 8 live + 3 dying  saved 19.9KiB  wasted 616B  dying hold 8.06KiB
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by SUBTREE, tree
SUBTREE    SAVED    WOULD   WASTED STATE    AGE MEMCG
      8  14.5KiB        0      448 live       - - /
      3     5568        0      168 live       -   - system.slice
      1     1856        0       56 live       -       nginx.service
      1     1856        0       56 live       -       ssh.service
      3     5568        0      168 live       -   - user.slice
      2     3712        0      112 live       -     - user-1000.slice
      1     1856        0       56 live       -         session-3.scope
      1     1856        0       56 live       -     machine.slice
nothing to fold here
END
keys +
screen_says 'session-3.scope'
keys _
screen_says '+ system.slice'
