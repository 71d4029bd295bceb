#!/bin/sh
# A row that matches stands below its parents.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -t
keys '\'
text session
keys Enter
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
       8  14.5KiB  14.0KiB  14.8KiB live       - /
       3     5568     5376     5664 live       - └─ user.slice
       2     3712     3584     3776 live       -    └─ user-1000.slice
       1     1856     1792     1888 live       -       └─ session-3.scope
END
