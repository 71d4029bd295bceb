#!/bin/sh
# The first screen: header, sparklines, views, memcgs by the size of their subtree.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                  01:25:52 UTC
slab 368MiB  [                    ]  memcgs hold 180KiB under 1%
memcgs 8 live + 3 dying  17.8KiB each  saved 19.9KiB  dying hold 37.2KiB
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events  7 dying
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
       8  14.5KiB  14.0KiB  14.8KiB live       - /
       3     5568     5376     5664 live       - /system.slice
       3     5568     5376     5664 live       - /user.slice
       2     3712     3584     3776 live       - /user.slice/user-1000.slice
       1     1856     1792     1888 live       - /machine.slice
       1     1856     1792     1888 live       - /system.slice/nginx.service
       1     1856     1792     1888 live       - /system.slice/ssh.service
       1     1856     1792     1888 live       - /user.slice/user-1000.slice/se~








1/8  Enter explains the row
F1Help  F2Columns F3Search F4Filter F5Tree  F6Sort  F7Back  F8On    F10Quit
END
