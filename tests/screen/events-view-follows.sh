#!/bin/sh
# View 6: what happened, the newest on top, with maker and lifetime; in replay nothing that came later.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 2 4; do
	tick $s
done
# event ID TICK SECONDS KIND CGROUP PATH PID COMM LIFETIME LOST
event() {
	printf 'INSERT INTO event VALUES (%d, %d, %d500000000, %d500000000, "%s", 4, %s, %s, 0, %s, %s, %s, %s);\n' \
		"$1" "$2" $((START + $3)) $((1000 + $3)) "$4" "$5" "$6" "$7" "$8" "$9" "${10}"
}
{
	event 1 2 1 born 900 "'/system.slice/job.service'" 812 "'systemd'" NULL NULL
	event 2 2 1 dying 900 "'/system.slice/job.service'" 812 "'systemd'" 250000000 NULL
	event 3 3 2 born 901 "'/odd\\x1b[31m'" NULL NULL NULL NULL
	event 4 3 3 lost NULL NULL NULL NULL NULL 17
	event 5 3 3 freed 900 "'/system.slice/job.service'" NULL NULL 2000000000 NULL
} | sed "s/\"\\([a-z]*\\)\"/'\\1'/" | sqlite3 "$CGSLAB_HISTORY"

start 120x16 --input "$CGSLAB_HISTORY"
screen_says '6 events'
keys 6
rows_are <<'END'
                   TIME▼ EVENT   LIFETIME COMM             PID   LOST         ID MEMCG
 2026-11-18 11:06:43.500 freed         2s -                  -      -        900 /system.slice/job.service
 2026-11-18 11:06:43.500 lost           - -                  -     17          - -
 2026-11-18 11:06:42.500 born           - -                  -      -        901 /odd\x1b[31m
 2026-11-18 11:06:41.500 dying      250ms systemd          812      -        900 /system.slice/job.service
 2026-11-18 11:06:41.500 born           - systemd          812      -        900 /system.slice/job.service
END
keys '['
rows_are <<'END'
                   TIME▼ EVENT   LIFETIME COMM             PID   LOST         ID MEMCG
 2026-11-18 11:06:41.500 dying      250ms systemd          812      -        900 /system.slice/job.service
 2026-11-18 11:06:41.500 born           - systemd          812      -        900 /system.slice/job.service
END
keys ']'
screen_says '1/5'
keys Down Enter
screen_says 'event lost: rows are missing here'
keys Escape
screen_lacks_after Details
keys '\'
text 'job'
keys Enter
screen_lacks_after 'lost'
