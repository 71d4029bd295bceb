#!/bin/sh
# > sorts by the column to the right, < by the one to the left.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24
keys '<'
screen_says 'MEMCG▲'
rows_are <<'END'
SUBTREE    SAVED    WOULD   WASTED STATE    AGE MEMCG▲
      8  14.5KiB  14.0KiB  14.8KiB live       - /
      1     1856     1792     1888 live       - /machine.slice
      3     5568     5376     5664 live       - /system.slice
      1     1856     1792     1888 live       - /system.slice/nginx.service
      1     1856     1792     1888 live       - /system.slice/ssh.service
      3     5568     5376     5664 live       - /user.slice
      2     3712     3584     3776 live       - /user.slice/user-1000.slice
      1     1856     1792     1888 live       - /user.slice/user-1000.slice/ses~
END
keys '>' '>'
screen_says 'SAVED▼'
