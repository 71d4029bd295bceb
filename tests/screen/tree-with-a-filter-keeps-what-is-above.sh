#!/bin/sh
# A row that matches stands below its parents.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -t
keys '\'
text session
keys Enter
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
       8  14.5KiB        0      448 live       - /
       3     5568        0      168 live       - └─ user.slice
       2     3712        0      112 live       -    └─ user-1000.slice
       1     1856        0       56 live       -       └─ session-3.scope
END
