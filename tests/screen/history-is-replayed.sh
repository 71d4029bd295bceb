#!/bin/sh
# A history under --input: [ and ] step through its ticks, { and } jump by the span of the chart, ( and ) by events, b to a time, r to the newest.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 60 62 120; do
	slabinfo kmalloc-4k $((100 + s))
	tick $s
done
sqlite3 "$CGSLAB_HISTORY" "INSERT INTO event VALUES (1, 2, ${START}000000000 + 59000000000, 1059000000000, 'born', 4, 900,
	'/system.slice/job.service', 0, 812, 'systemd', NULL, NULL)"
start 100x15 --input "$CGSLAB_HISTORY"
screen_says '11:08:40'
keys '['
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ BIRTHS/S ALL-SAVED    AGE MAKER MEMCG
     8      3   180KiB           -        -   19.9KiB      - -     /
     3      -  53.4KiB           -        -      5568      - -     /system.slice
     3      -  53.4KiB           -        -      5568      - -     /user.slice
     2      -  35.6KiB           -        -      3712      - -     /user.slice/user-1000.slice
     1      -  17.8KiB           -        -      1856      - -     /machine.slice
     1      -  17.8KiB           -        -      1856      - -     /system.slice/nginx.service
     1      -  17.8KiB           -        -      1856      - -     /system.slice/ssh.service
     1      -  17.8KiB           -        -      1856      - -     /user.slice~slice/session-3.scope
END
keys '[' '['
screen_says '11:06:40'
keys '['
screen_says 'nothing is kept of that time'
screen_says '11:06:40'
keys ']'
screen_says '11:07:40'
# An hour, then a minute
keys '{'
screen_says '11:06:40'
keys '}'
screen_says '11:08:40'
screen_lacks REPLAY
keys '['
screen_says '11:07:42'
keys 5 Z Z Z 1 '{'
screen_says '11:06:40'
keys '}'
screen_says '11:07:40'
keys ']' ']'
screen_says '11:08:40'
keys '('
screen_says '11:07:40'
keys '('
screen_says 'no event is kept before this tick'
keys '[' ')'
screen_says '11:07:40'
keys b
text '2026-11-18T11:07:42Z'
keys Enter
screen_says '11:07:42'
keys b
text 'soonish'
keys Enter
screen_says '"soonish": a time is'
keys r
screen_says '11:08:40'
screen_lacks REPLAY
