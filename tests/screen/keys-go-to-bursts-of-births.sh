#!/bin/sh
# , and . go to the tick with many more memcgs than the one before it; where there is none they say so.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 2 4 6 8 10; do
	tick $s
done
sqlite3 "$CGSLAB_HISTORY" 'UPDATE tick SET live = 1000, dying = 0; UPDATE tick SET live = 1100 WHERE id IN (3, 5);
	UPDATE tick SET live = 1005 WHERE id = 6'
start 80x24 --input "$CGSLAB_HISTORY"
screen_says '11:06:50'
keys ,
screen_says '11:06:48'
screen_says REPLAY
keys ,
screen_says '11:06:44'
keys ,
message_is <<'END'
no burst of births is kept before this tick
END
keys .
screen_says '11:06:48'
keys .
message_is <<'END'
no burst of births is kept behind this tick
END
start 80x24
keys .
screen_says 'earlier ticks are not available from the kernel'
