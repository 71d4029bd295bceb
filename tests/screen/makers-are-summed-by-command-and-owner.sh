#!/bin/sh
# View 8: who made the memcgs, how fast, how long theirs live; t sums by whose they are.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 2 4; do
	tick $s
done
# event ID TICK SECONDS KIND CGROUP PATH COMM LIFETIME
event() {
	echo "INSERT INTO event VALUES ($1, $2, $((START + $3))500000000, $((1000 + $3))500000000, '$4', 4, $5, '$6', 0, 812, $7, $8, NULL);"
}
{
	echo "UPDATE source_state SET state = 'ok', detail = '' WHERE source = 'trace'; UPDATE tick SET run = 1;"
	echo "UPDATE memcg SET creator = 'systemd', creator_pid = 1, born_exact = 1,
		born_boottime_ns = (SELECT min(boottime_ns) FROM tick) WHERE path LIKE '/system.slice/%';"
	event 1 2 1 born 900 /system.slice/job.service "'systemd'" NULL
	event 2 2 1 born 901 /user.slice/a.scope "'bash'" NULL
	event 3 3 2 dying 900 /system.slice/job.service "'rm'" 1000000000
	event 4 3 3 freed 900 /system.slice/job.service NULL 1500000000
} | sqlite3 "$CGSLAB_HISTORY"
start 100x16 --input "$CGSLAB_HISTORY" -v makers
rows_are <<'END'
  LIVE  DYING   PRICE▼ BIRTHS/S CREATED REMOVED  FREED LIFETIME NEWEST     PID MAKER
     6      -   107KiB     0.00       0       0      0        -      -       - -
     2      -  35.6KiB     0.25       1       1      1       1s     4s       1 systemd
     0      -        0     0.25       1       0      0        -      -       - bash
END
message_is <<'END'
1/3  by maker (t: another); CREATED, BIRTHS/S of 4s  ? help  Enter details  / search  \ filter
END
keys t
rows_are <<'END'
  LIVE  DYING   PRICE▼ BIRTHS/S CREATED REMOVED  FREED LIFETIME NEWEST     PID SUBTREE
     4      -  71.2KiB     0.00       0       0      0        -      -       - /
     2      -  35.6KiB     0.25       1       1      1       1s     4s       1 /system.slice
     1      -  17.8KiB     0.25       1       0      0        -      -       - /user.slice
     1      -  17.8KiB     0.00       0       0      0        -      -       - /user.s~er-1000.slice
END
keys t t
rows_are <<'END'
  LIVE  DYING   PRICE▼ BIRTHS/S CREATED REMOVED  FREED LIFETIME NEWEST     PID UNIT
     5      -  89.0KiB     0.00       0       0      0        -      -       - -
     1      -  17.8KiB     0.00       0       0      0        -     4s       1 nginx.service
     1      -  17.8KiB     0.00       0       0      0        -      -       - session-3.scope
     1      -  17.8KiB     0.00       0       0      0        -     4s       1 ssh.service
     0      -        0     0.25       1       0      0        -      -       - a.scope
     0      -        0     0.25       1       1      1       1s      -       - job.service
END
keys Down Enter
screen_says 'unit nginx.service'
screen_says 'births_per_second = created / seconds of the window'
