#!/bin/sh
# A row that matches stands below its parents.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -t
keys '\'
text session
keys Enter
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG
     8      3   180KiB           -   19.9KiB -     /
     3      -  53.4KiB           -      5568 -     └─ user.slice
     2      -  35.6KiB           -      3712 -        └─ user-1000.slice
     1      -  17.8KiB           -      1856 -           └─ session-3.scope
END
