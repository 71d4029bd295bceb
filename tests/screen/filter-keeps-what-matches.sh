#!/bin/sh
# \ keeps the rows that match; Esc ends it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys '\'
text 'ssh|nginx'
screen_says '\ssh|nginx'
keys Enter
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
       1     1856     1792     1888 live       - /system.slice/nginx.service
       1     1856     1792     1888 live       - /system.slice/ssh.service
END
keys Escape
screen_says '/machine.slice'
