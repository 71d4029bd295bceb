#!/bin/sh
# F2: the fields with their sentences, ticked in the order of the columns; F6: what the rows are sorted by; in the chart of
# the history F2 has its figures. W keeps the columns.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 100x24
screen_says nginx
keys F2
screen_says 'Columns   Space ticks, < > shift, Enter done, Esc leaves'
screen_says '  1 LIVE'
message_is <<'END'
live memcgs at and below it
END
# The first column away, the last but one (ID) in, and that before the others
keys Space
screen_lacks_after '1 LIVE'
keys i
screen_says 'inode of its directory; unique in its hierarchy'
keys Space
screen_says ' cgroup_id'
keys Escape
screen_says 'GROWTH/min▼'
keys F2 Down Down Space Enter
screen_lacks_after 'PRICE '
screen_says 'W saves the columns'
keys W
screen_says 'saved in'
grep -q '^columns = subtree_memcgs subtree_dying subtree_growth_bytes_per_minute ' "$TMP/config/cgslab/top.conf" || fail "the columns are not saved"
keys F2 DC
screen_says 'PRICE '

keys F6
screen_says 'Sort by; the same again reverses   Enter chooses, Esc leaves'
screen_says '  * GROWTH/min'
keys Down Enter
screen_says 'LIVE▼'
keys F6 Enter
screen_says 'LIVE▲'
keys F6 i Enter
screen_says 'by ID▼'

. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
tick 2
start 100x24 --input "$CGSLAB_HISTORY" --view history
screen_says 'LIVE 8 '
keys F6
screen_says 'a chart has no order'
keys F2
screen_says 'Figures of the chart, two at most'
keys k k k k
screen_says 'kmalloc-8k_slab_bytes '
keys Escape
screen_says 'LIVE 8  SLAB 368MiB '
# A third one takes the place of the second; without its tick that one goes away
keys f Down Down
screen_says '    DYING '
keys Space Enter
screen_says 'LIVE 8  DYING 3 '
screen_lacks 'SLAB 368MiB'
keys f Down Space Enter
screen_lacks_after 'DYING 3'
screen_says 'LIVE 8 '
