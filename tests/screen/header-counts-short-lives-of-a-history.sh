#!/bin/sh
# The header's births a second are of the last minute, and say so. Lives shorter than a tick count, of a history too.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 20 40; do
	tick $s
done
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET run = 1;
	INSERT INTO churn VALUES (2, '/system.slice', 'runc', 300, 300), (3, '/gone', '', 500, 500)"
start 150x16 --input "$CGSLAB_HISTORY" -v memcgs
screen_says 'born 20/s of 40s'
