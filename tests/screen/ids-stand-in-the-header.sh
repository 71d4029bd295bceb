#!/bin/sh
# Ids used and the most there can be stand in the header at 80 columns, and near the end at any width.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
memcgs_say() { # memcgs_say WIDTH LIVE DYING LINE
	sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET live = $2, dying = $3"
	start "$1x24" --input "$CGSLAB_HISTORY"
	screen_says "$4"
}
memcgs_say 110 540 120 'memcgs 540 live + 120 dying  17.8KiB each  saved '
screen_says 'dying hold 1.45MiB  ids 540/65535'
memcgs_say 80 8 3 'memcgs 8 live + 3 dying (37.2KiB)  17.8KiB each  saved 19.9KiB  ids 8/65535'
memcgs_say 80 54000 1200 ' ids 54000/65535'
memcgs_say 72 540 120 ' ids 540/65535'
memcgs_say 60 65000 120 ' ids 65000/65535'
memcgs_say 60 65535 12000 ' ids 65535/65535 FULL'

# For how long those do that are left is said where there is room; the number comes first.
tick 60
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET dying = 100, live = CASE WHEN id = (SELECT max(id) FROM tick) THEN 4370 ELSE 70 END"
start 110x24 --input "$CGSLAB_HISTORY"
screen_says ' ids 4370/65535 left for 14m'
start 80x24 --input "$CGSLAB_HISTORY"
screen_says ' ids 4370/65535'
screen_lacks 'left for'
