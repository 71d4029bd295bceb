#!/bin/sh
# View 5: a line for each tick up to the one shown, rates between neighbours, none after a gap; the keys of time move
# through it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tree=$(find "$TMP/root" -type d -name nginx.service | head -n 1)
tick 0
slabinfo kmalloc-4k 300
mkdir "$tree/a" "$tree/b"
tick 2
tick 4
rmdir "$tree/a"
tick 64
slabinfo kmalloc-4k 320
tick 66
# Of one run, but for a gap of a minute
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET run = 1 WHERE id <= 3; UPDATE tick SET run = 4 WHERE id > 3"

start 120x16 --input "$CGSLAB_HISTORY" --view history
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 17m46s  file each 1h                                                 2026-11-18 11:07:46
mem_cgroup: own cache  2184 B asked -> 2240 B slot  (kmalloc-4k would take 4096)  saves 1856 B each
memcgs 9 live + 2 dying  [5-103 in slab]  saved 19.9KiB  wasted 616B  dying hold 5.38KiB  kmalloc-4k 320/320
saved ▁▁▁ ▁▁  dying █▁▁ ▅▅  kmalloc-4k ▁▅▅ ▅█
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by time
                    TIME    LIVE   LIVE/S   DYING  DYING/S    SAVED  SAVED/S    WOULD   WASTED      NET TREND
2026-11-18T11:07:46.000Z       9     0.00       2     0.00  19.9KiB     0.00        0      616  -308KiB #
2026-11-18T11:07:44.000Z       9        -       2        -  19.9KiB        -        0      616  -308KiB gap 1m #
2026-11-18T11:06:44.000Z      10     0.00       1     0.00  19.9KiB     0.00        0      616  -308KiB #
2026-11-18T11:06:42.000Z      10     1.00       1    -1.00  19.9KiB     0.00        0      616  -308KiB #
2026-11-18T11:06:40.000Z       8        -       3        -  19.9KiB        -        0      616  -308KiB #




1/5  ? help  Enter details  / search  \ filter
END
keys '[' '['
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 16m44s  file each 1h REPLAY                                          2026-11-18 11:06:44
mem_cgroup: own cache  2184 B asked -> 2240 B slot  (kmalloc-4k would take 4096)  saves 1856 B each
memcgs 10 live + 1 dying  [5-103 in slab]  saved 19.9KiB  wasted 616B  dying hold 2.69KiB  kmalloc-4k 300/320
saved ▁▁▁  dying █▁▁  kmalloc-4k ▁██
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by time
                    TIME    LIVE   LIVE/S   DYING  DYING/S    SAVED  SAVED/S    WOULD   WASTED      NET TREND
2026-11-18T11:06:44.000Z      10     0.00       1     0.00  19.9KiB     0.00        0      616  -308KiB #
2026-11-18T11:06:42.000Z      10     1.00       1    -1.00  19.9KiB     0.00        0      616  -308KiB #
2026-11-18T11:06:40.000Z       8        -       3        -  19.9KiB        -        0      616  -308KiB #






1/3  ? help  Enter details  / search  \ filter
END
keys Enter
screen_says 'live        0.00 = (10 - 10) / 2.00 s'
keys Escape
screen_lacks_after Details
keys r '['
screen_says '1/4'
keys Enter
screen_says 'unknown: there is no tick right before it'
