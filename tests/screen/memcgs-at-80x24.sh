#!/bin/sh
# The first screen: header, sparklines, views, memcgs by the size of their subtree.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                  01:25:52 UTC
slab 368MiB  [                    ]  memcgs hold 180KiB under 1%
memcgs 8 live + 3 dying (37.2KiB)  17.8KiB each  saved 19.9KiB  ids 8/65535
saved 19.9KiB ▁              dying 3 ▁              kmalloc-4k 278 ▁
 1 memcgs 2 caches 3 structs 4 sites 5 history 6 events 7 dying 8 makers 9 bill
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG
     8      3   180KiB           -   19.9KiB -     /
     3      -  53.4KiB           -      5568 -     /system.slice
     3      -  53.4KiB           -      5568 -     /user.slice
     2      -  35.6KiB           -      3712 -     /user.slice/user-1000.slice
     1      -  17.8KiB           -      1856 -     /machine.slice
     1      -  17.8KiB           -      1856 -     /system.slice/nginx.service
     1      -  17.8KiB           -      1856 -     /system.slice/ssh.service
     1      -  17.8KiB           -      1856 -     /user.sli~ice/session-3.scope








1/8  Enter explains the row  m D E M c lead on
F1Help  F2Columns F3Search F4Filter F5Tree  F6Sort  F7Back  F8On    F10Quit
END
