#!/bin/sh
# From a row to what other views have of it: D its dying, E its events, M its maker, m its subtree, c whose it is,
# y its path; Backspace goes back.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 2 4 6; do
	tick $s
done
sqlite3 "$CGSLAB_HISTORY" <"$FIXTURES/history/dying.sql"
sqlite3 "$CGSLAB_HISTORY" "INSERT INTO event VALUES (900, 4, $((START + 5))000000000, 1005000000000, 'born', 4, 900,
	'/system.slice/nginx.service/job', 0, 812, 'runc', NULL, NULL);
	INSERT INTO event VALUES (901, 4, $((START + 5))100000000, 1005100000000, 'born', 4, 901,
	'/system.slice/nginx.service-2', 0, 813, 'systemd', NULL, NULL)"
start 100x24 --input "$CGSLAB_HISTORY"
keys t Down Down
screen_says '3/14'
keys D
tabs_are <<'END'
 1 2 3 4 5 6 7 dying 8 9   \^/system\.slice/nginx\.service(/|$)
END
rows_are <<'END'
 PAGES▼    AGE MAKER      HOLDER      MEMCG                                    HELD-BY
  20000   2m4s systemd    file        /system.slice/nginx.service/backup-2     /var/log/backup.log
    436   1m4s systemd    file        /system.slice/nginx.service/backup-1     /var/log/backup.log
     39   4m4s runc       tmpfs       /system.slice/nginx.service/shm          /dev/shm/queue
      0   3m4s -          children    /system.slice/nginx.service/parent       -
      0      - -          swap        /system.slice/nginx.service/parent/child -
      -   5m4s -          -           /system.slice/nginx.service/unknown      -
END
keys M
rows_are <<'END'
  LIVE  DYING   PRICE▼ BIRTHS/S CREATED REMOVED  FREED LIFETIME NEWEST     PID MAKER
     8      3   180KiB        -       -       -      -        -  1m46s    4003 -
     0      2  24.8KiB        -       -       -      -        -  1m46s    4001 systemd
     0      1  12.4KiB        -       -       -      -        -  1m46s    4004 runc
END
keys BSpace
screen_says '1/6'
keys BSpace
screen_says '3/14'
keys E
rows_are <<'END'
                   TIME▼ EVENT   LIFETIME COMM             PID   LOST MEMCG
 2026-11-18 11:06:45.000 born           - runc             812      - /system.sl~e/nginx.service/job
END
keys BSpace y
message_is <<'END'
path (Enter filters by it): /system.slice/nginx.service
END
keys Enter
screen_says '\^/system\.slice/nginx\.service(/|$)'
keys c
rows_are <<'END'
Owner and values  lines 1-6 of 6, Esc closes
memcg /system.slice/nginx.service
Whose it is, as its path spells it
  unit      nginx.service
  slice     system.slice
Controller values, as they are now
  not kept: these are of another boot or another machine
END
keys Escape Escape '\'
text 'x'
keys C-y
message_is <<'END'
\x/system.slice/nginx.service
END
keys Escape 3 D
message_is <<'END'
this row is about no memcg and no maker; memcgs, dying, events and makers lead on
END
keys BSpace
message_is <<'END'
no row led here; m, D, E and M lead from a row to another view
END
