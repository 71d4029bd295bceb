#!/bin/sh
# \ keeps the rows that match; Esc ends it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys '\'
text 'ssh|nginx'
screen_says '\ssh|nginx'
keys Enter
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG
     1      -  17.8KiB           -      1856 -     /system.slice/nginx.service
     1      -  17.8KiB           -      1856 -     /system.slice/ssh.service
END
keys Escape
screen_says '/machine.slice'
