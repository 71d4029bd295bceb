#!/bin/sh
# The history's file is taken away while it is shown: STALE, the reason, and what was last known.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
start 100x15 --input "$CGSLAB_HISTORY"
screen_says system.slice
rm "$CGSLAB_HISTORY"*
keys Space
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ BIRTHS/S ALL-SAVED    AGE MAKER MEMCG
     8      3   180KiB           -        -   19.9KiB      - -     /
     3      -  53.4KiB           -        -      5568      - -     /system.slice
     3      -  53.4KiB           -        -      5568      - -     /user.slice
     2      -  35.6KiB           -        -      3712      - -     /user.slice/user-1000.slice
     1      -  17.8KiB           -        -      1856      - -     /machine.slice
     1      -  17.8KiB           -        -      1856      - -     /system.slice/nginx.service
     1      -  17.8KiB           -        -      1856      - -     /system.slice/ssh.service
     1      -  17.8KiB           -        -      1856      - -     /user.slice~slice/session-3.scope
END
message_is <<'END'
file: No such file or directory; this is the last sample it gave
END
