#!/bin/sh
# t shows a tree with sums; - hides what is below a row, + shows it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys t
screen_says '├─ user.slice'
keys Down Down -
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
       8  14.5KiB  14.0KiB  14.8KiB live       - /
       3     5568     5376     5664 live       - ├─ system.slice
       1     1856     1792     1888 live       - │  ├─ nginx.service
       1     1856     1792     1888 live       - │  └─ ssh.service
       3     5568     5376     5664 live       - ├─ user.slice
       2     3712     3584     3776 live       - │  └─ user-1000.slice
       1     1856     1792     1888 live       - │     └─ session-3.scope
       1     1856     1792     1888 live       - └─ machine.slice
END
message_is <<'END'
nothing to fold here
END
keys +
screen_says 'session-3.scope'
keys _
screen_says '├+ system.slice'
