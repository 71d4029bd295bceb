#!/bin/sh
# t shows a tree with sums; - hides what is below a row, + shows it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys t
screen_says '├─ user.slice'
keys Down Down -
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
       8  14.5KiB        0      448 live       - /
       3     5568        0      168 live       - ├─ system.slice
       1     1856        0       56 live       - │  ├─ nginx.service
       1     1856        0       56 live       - │  └─ ssh.service
       3     5568        0      168 live       - ├─ user.slice
       2     3712        0      112 live       - │  └─ user-1000.slice
       1     1856        0       56 live       - │     └─ session-3.scope
       1     1856        0       56 live       - └─ machine.slice
END
message_is <<'END'
nothing to fold here
END
keys +
screen_says 'session-3.scope'
keys _
screen_says '├+ system.slice'
