#!/bin/sh
# With nothing changed no row is loaded, and next to nothing is written to the terminal.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24 -d 0.1 --debug-stats
screen_says system.slice
stats() { sed -n "s/^$1 //p" "$TMP/err"; }

# From here on a tick adds a bar to each sparkline, and that is all.
tm pipe-pane -O "cat >$TMP/sent"
sparks_full() { capture; [ "$(sed -n 4p "$TMP/screen" | tr -cd '\342' | wc -c)" -ge 36 ]; }
wait_until 20 sparks_full || fail "no ticks"
keys q
restored 0
is "rows loaded later" "$(stats loaded_later)" 0
is "rows loaded first" "$(stats first_loaded)" 8
ticks=$(stats refreshes)
[ "$ticks" -ge 10 ] || fail "only $ticks ticks were counted"
sent=$(wc -c <"$TMP/sent")
[ "$sent" -gt 0 ] || fail "nothing was recorded"
# (on a busy machine a second passes from tick to tick, and the clock in the title is sent as well)
[ "$sent" -lt $((ticks * 180)) ] || fail "$sent bytes for $ticks ticks"
