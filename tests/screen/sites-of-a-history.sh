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
rows_are <<'END'
CLASS          ALLOCS   ALLOCS/S   MIN    MEAN   MAX  SLOT OWN-SLOT  WASTED/S WOULD-SAVE/S▼ SITE
plain            1000    5000.00  2304    2304  2304  4096     2304   8.54MiB       8.54MiB do_sys_poll+0x1b0
account           100     500.00  2192    2200  2264  4096     2304    926KiB        875KiB seq_read_iter+0x38e
plain               4      20.00  4096    4096  4096  4096     4096      0.00          0.00 0xffffffff81234567
END
keys o n
screen_says 'SITE▲'
keys o s
keys Enter
screen_says 'Formula'
keys PageDown
rows_are <<'END'
Details  lines 8-15 of 38, Esc closes
  Bytes allocated, not bytes held: a site that frees at once may come first and hold
  nothing. An event tells the slot's size, not its cache: memdup_user and msg_msg look
  like plain or account. A short window misses who allocates in bursts.
The window
  slots of kmalloc-4k, opened 2026-11-18T11:06:45.000Z
  0.20 s, 1104 events, 7 lost, 0.012 CPU-s, the machine paid about 0.004 CPU-s
  about 14000 allocations of other sizes were rejected by the filter
  /proc/kallsyms: addresses are hidden
END
keys Escape
keys '['
rows_are <<'END'
CLASS          ALLOCS   ALLOCS/S   MIN    MEAN   MAX  SLOT OWN-SLOT  WASTED/S WOULD-SAVE/S▼ SITE
plain             500    1000.00  2304    2304  2304  4096     2304   1.71MiB       1.71MiB do_sys_poll+0x1b0
END
keys '['
screen_says 'no window of allocation tracing at this time; see kmem in cgslab.conf(5)'
keys w
screen_says 'no window from the file: cgslabd opens them, and cgslabtop --live as root does'

# A name that is escaped already is shown as it is, in the row and in its details.
sqlite3 "$CGSLAB_HISTORY" "UPDATE site_value SET site = 'do_\x1bpoll+0x1b0' WHERE site LIKE 'do_%'"
start 130x15 --input "$CGSLAB_HISTORY" --view sites
screen_says ' do_\x1bpoll+0x1b0'
keys Enter
screen_says 'call site do_\x1bpoll+0x1b0'
