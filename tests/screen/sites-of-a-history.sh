#!/bin/sh
# The sites: the last window at or before the time on the screen, its age, length and losses at the
# bottom; Enter explains a row; a captured kernel and a history have no window to open.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 2 4 6; do
	tick $s
done
sqlite3 "$CGSLAB_HISTORY" <"$FIXTURES/history/sites.sql"
start 130x15 --input "$CGSLAB_HISTORY"
keys 4
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 16m46s  file each 1h                                                           2026-11-18 11:06:46
mem_cgroup: own cache  2184 B asked -> 2240 B slot  (kmalloc-4k would take 4096)  saves 1856 B each
memcgs 8 live + 3 dying  [5-103 in slab]  saved 19.9KiB  (pages 18.9KiB)  wasted 616B  dying hold 8.06KiB  kmalloc-4k 278/320
saved ▁ ▁ ▁ ▁  dying ▁ ▁ ▁ ▁  kmalloc-4k ▁ ▁ ▁ ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by would_save_bytes_per_second
CLASS          ALLOCS   ALLOCS/S   MIN    MEAN   MAX  SLOT   OWN  WASTED/S  SAVING/S SITE
plain            1000    5000.00  2304    2304  2304  4096  2304   8.54MiB   8.54MiB do_sys_poll+0x1b0
account           100     500.00  2192    2200  2264  4096  2304    926KiB    875KiB seq_read_iter+0x38e
plain               4      20.00  4096    4096  4096  4096  4096      0.00      0.00 0xffffffff81234567





1/3  window 1s ago: 0.20 s, 7 lost  ? help  Enter details  / search  \ filter
END
keys o n
screen_says 'by site'
keys o s
keys Enter
screen_says 'Formula'
keys PageDown
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 16m46s  file each 1h                                                           2026-11-18 11:06:46
mem_cgroup: own cache  2184 B asked -> 2240 B slot  (kmalloc-4k would take 4096)  saves 1856 B each
memcgs 8 live + 3 dying  [5-103 in slab]  saved 19.9KiB  (pages 18.9KiB)  wasted 616B  dying hold 8.06KiB  kmalloc-4k 278/320
saved ▁ ▁ ▁ ▁  dying ▁ ▁ ▁ ▁  kmalloc-4k ▁ ▁ ▁ ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by would_save_bytes_per_second
Details  lines 8-15 of 37, Esc closes
  Bytes allocated, not bytes held: a site that frees at once may come first and hold
  nothing. An event tells the slot's size, not its cache: memdup_user and msg_msg look
  like plain or account. A short window misses who allocates in bursts.
The window
  slots of kmalloc-4k, opened 2026-11-18T11:06:45.000Z
  0.20 s, 1104 events, 7 lost, 0.012 CPU-s, the machine paid about 0.004 CPU-s
  about 14000 allocations of other sizes were rejected by the filter
  /proc/kallsyms: addresses are hidden
1/3  window 1s ago: 0.20 s, 7 lost  ? help  Enter details  / search  \ filter
END
keys Escape
keys '['
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 16m44s  file each 1h REPLAY                                                    2026-11-18 11:06:44
mem_cgroup: own cache  2184 B asked -> 2240 B slot  (kmalloc-4k would take 4096)  saves 1856 B each
memcgs 8 live + 3 dying  [5-103 in slab]  saved 19.9KiB  (pages 18.9KiB)  wasted 616B  dying hold 8.06KiB  kmalloc-4k 278/320
saved ▁ ▁ ▁  dying ▁ ▁ ▁  kmalloc-4k ▁ ▁ ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by would_save_bytes_per_second
CLASS          ALLOCS   ALLOCS/S   MIN    MEAN   MAX  SLOT   OWN  WASTED/S  SAVING/S SITE
plain             500    1000.00  2304    2304  2304  4096  2304   1.71MiB   1.71MiB do_sys_poll+0x1b0







1/1  window 1s ago: 0.50 s, 0 lost  ? help  Enter details  / search  \ filter
END
keys '['
screen_says 'no window of allocation tracing at this time; see kmem in cgslab.conf(5)'
keys w
screen_says 'no window from the file: cgslabd opens them, and cgslabtop --live as root does'
