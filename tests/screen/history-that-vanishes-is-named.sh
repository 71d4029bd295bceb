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
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE CREATOR    MEMCG
       8  14.5KiB  14.0KiB  14.8KiB live       - -          /
       3     5568     5376     5664 live       - -          /system.slice
       3     5568     5376     5664 live       - -          /user.slice
       2     3712     3584     3776 live       - -          /user.slice/user-1000.slice
       1     1856     1792     1888 live       - -          /machine.slice
       1     1856     1792     1888 live       - -          /system.slice/nginx.service
       1     1856     1792     1888 live       - -          /system.slice/ssh.service
       1     1856     1792     1888 live       - -          /user.slice/user-1000.slice/session-3.s~
END
message_is <<'END'
file: No such file or directory; this is the last sample it gave
END
