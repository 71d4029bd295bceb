#!/bin/sh
# I reverses, again takes it back.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys I
rows_are <<'END'
SUBTREE▲    SAVED    WOULD   WASTED STATE    AGE MEMCG
       1     1856        0       56 live       - /user.slice/user-1000.slice/se~
       1     1856        0       56 live       - /system.slice/ssh.service
       1     1856        0       56 live       - /system.slice/nginx.service
       1     1856        0       56 live       - /machine.slice
       2     3712        0      112 live       - /user.slice/user-1000.slice
       3     5568        0      168 live       - /user.slice
       3     5568        0      168 live       - /system.slice
       8  14.5KiB        0      448 live       - /
END
keys I
screen_lacks_after '▲'
