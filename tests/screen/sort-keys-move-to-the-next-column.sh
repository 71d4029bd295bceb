#!/bin/sh
# > sorts by the column to the right, < by the one to the left.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24
keys '<' '<' '<' '<'
screen_says 'MEMCG▲'
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min ALL-SAVED MAKER MEMCG▲
     8      3   180KiB          -   19.9KiB -     /
     1      -  17.8KiB          -      1856 -     /machine.slice
     3      -  53.4KiB          -      5568 -     /system.slice
     1      -  17.8KiB          -      1856 -     /system.slice/nginx.service
     1      -  17.8KiB          -      1856 -     /system.slice/ssh.service
     3      -  53.4KiB          -      5568 -     /user.slice
     2      -  35.6KiB          -      3712 -     /user.slice/user-1000.slice
     1      -  17.8KiB          -      1856 -     /user.slic~ice/session-3.scope
END
keys '>' '>'
screen_says 'DYING▼'
