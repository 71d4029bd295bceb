#!/bin/sh
# I reverses, again takes it back.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys I
rows_are <<'END'
SUBTREE▲    SAVED    WOULD   WASTED STATE    AGE MEMCG
       1     1856     1792     1888 live       - /user.slice/user-1000.slice/se~
       1     1856     1792     1888 live       - /system.slice/ssh.service
       1     1856     1792     1888 live       - /system.slice/nginx.service
       1     1856     1792     1888 live       - /machine.slice
       2     3712     3584     3776 live       - /user.slice/user-1000.slice
       3     5568     5376     5664 live       - /user.slice
       3     5568     5376     5664 live       - /system.slice
       8  14.5KiB  14.0KiB  14.8KiB live       - /
END
keys I
screen_lacks_after '▲'
