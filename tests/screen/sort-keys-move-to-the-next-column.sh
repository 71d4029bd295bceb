#!/bin/sh
# > sorts by the column to the right, < by the one to the left.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24
keys '<'
screen_says 'MEMCG▲'
rows_are <<'END'
SUBTREE    SAVED    WOULD   WASTED STATE    AGE MEMCG▲
      8  14.5KiB        0      448 live       - /
      1     1856        0       56 live       - /machine.slice
      3     5568        0      168 live       - /system.slice
      1     1856        0       56 live       - /system.slice/nginx.service
      1     1856        0       56 live       - /system.slice/ssh.service
      3     5568        0      168 live       - /user.slice
      2     3712        0      112 live       - /user.slice/user-1000.slice
      1     1856        0       56 live       - /user.slice/user-1000.slice/ses~
END
keys '>' '>'
screen_says 'SAVED▼'
