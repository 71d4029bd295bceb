#!/bin/sh
# View 5: a line for each tick up to the one shown, rates between neighbours, none after a gap; the keys of time move
# through it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tree=$(find "$TMP/root" -type d -name nginx.service | head -n 1)
tick 0
slabinfo kmalloc-4k 300
mkdir "$tree/a" "$tree/b"
tick 2
tick 4
rmdir "$tree/a"
tick 64
slabinfo kmalloc-4k 320
tick 66
# Of one run, but for a gap of a minute
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET run = 1 WHERE id <= 3; UPDATE tick SET run = 4 WHERE id > 3"

start 120x16 --input "$CGSLAB_HISTORY" --view history
keys t
rows_are <<'END'
                  TIME▼    LIVE   LIVE/S   DYING  DYING/S    SAVED  SAVED/S WOULD-SAVE   WASTED      NET TREND
2026-11-18 11:07:46.000       9     0.00       2     0.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:07:44.000       9        -       2        -  19.9KiB        -    19.2KiB  20.3KiB  -308KiB gap 1m #
2026-11-18 11:06:44.000      10     0.00       1     0.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:06:42.000      10     1.00       1    -1.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:06:40.000       8        -       3        -  19.9KiB        -    19.2KiB  20.3KiB  -308KiB #
END
keys '[' '['
rows_are <<'END'
                  TIME▼    LIVE   LIVE/S   DYING  DYING/S    SAVED  SAVED/S WOULD-SAVE   WASTED      NET TREND
2026-11-18 11:06:44.000      10     0.00       1     0.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:06:42.000      10     1.00       1    -1.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:06:40.000       8        -       3        -  19.9KiB        -    19.2KiB  20.3KiB  -308KiB #
END
keys Enter
screen_says 'live        0.00 = (10 - 10) / 2.00 s'
keys Escape
screen_lacks_after Details
keys r '['
screen_says '1/4'
keys Enter
screen_says 'unknown: there is no tick right before it'

# Across a reboot uptimes tell nothing: the machine was away for five minutes, and is up for longer than it was before.
another_boot bbbbbbbb-0000-4000-8000-000000000618 366 9000
tick 366
another_boot cccccccc-0000-4000-8000-000000000618 426 10
tick 426
start 120x16 --input "$CGSLAB_HISTORY" --view history
keys t
rows_are <<'END'
                  TIME▼    LIVE   LIVE/S   DYING  DYING/S    SAVED  SAVED/S WOULD-SAVE   WASTED      NET TREND
2026-11-18 11:13:46.000       9        -       2        -  19.9KiB        -    19.2KiB  20.3KiB  -308KiB gap 1m #
2026-11-18 11:12:46.000       9        -       2        -  19.9KiB        -    19.2KiB  20.3KiB  -308KiB gap 5m #
2026-11-18 11:07:46.000       9     0.00       2     0.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:07:44.000       9        -       2        -  19.9KiB        -    19.2KiB  20.3KiB  -308KiB gap 1m #
2026-11-18 11:06:44.000      10     0.00       1     0.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:06:42.000      10     1.00       1    -1.00  19.9KiB     0.00    19.2KiB  20.3KiB  -308KiB #
2026-11-18 11:06:40.000       8        -       3        -  19.9KiB        -    19.2KiB  20.3KiB  -308KiB #
END
