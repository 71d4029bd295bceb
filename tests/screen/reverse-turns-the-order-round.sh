#!/bin/sh
# I reverses, again takes it back.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys I
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▲ ALL-SAVED MAKER MEMCG
     1      -  17.8KiB           -      1856 -     /user.sli~ice/session-3.scope
     1      -  17.8KiB           -      1856 -     /system.slice/ssh.service
     1      -  17.8KiB           -      1856 -     /system.slice/nginx.service
     1      -  17.8KiB           -      1856 -     /machine.slice
     2      -  35.6KiB           -      3712 -     /user.slice/user-1000.slice
     3      -  53.4KiB           -      5568 -     /user.slice
     3      -  53.4KiB           -      5568 -     /system.slice
     8      3   180KiB           -   19.9KiB -     /
END
keys I
screen_lacks_after '▲'
