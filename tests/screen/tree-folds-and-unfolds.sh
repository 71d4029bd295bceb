#!/bin/sh
# t shows a tree with sums; - hides what is below a row, + shows it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys t
screen_says '├─ user.slice'
keys Down Down -
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG
     8      3   180KiB           -   19.9KiB -     /
     3      -  53.4KiB           -      5568 -     ├─ system.slice
     1      -  17.8KiB           -      1856 -     │  ├─ nginx.service
     1      -  17.8KiB           -      1856 -     │  └─ ssh.service
     3      -  53.4KiB           -      5568 -     ├─ user.slice
     2      -  35.6KiB           -      3712 -     │  └─ user-1000.slice
     1      -  17.8KiB           -      1856 -     │     └─ session-3.scope
     1      -  17.8KiB           -      1856 -     └─ machine.slice
END
message_is <<'END'
nothing to fold here
END
keys +
screen_says 'session-3.scope'
keys _
screen_says '├+ system.slice'
