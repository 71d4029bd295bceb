#!/bin/sh
# No memory controller: no rows, and the sentence that explains it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
: >"$ROOT/proc/self/mountinfo"
start 80x15
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h  cgroup absent       01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  saves 1856 B each
memcgs - live + - dying  saved -  (pages -)  wasted -  kmalloc-4k 278/320
saved    dying    kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by subtree_memcgs
SUBTREE    SAVED    WOULD   WASTED STATE    AGE MEMCG

no memcgs: no cgroup file system with the memory controller is mounted






no cgroup file system with the memory controller is mounted
END
