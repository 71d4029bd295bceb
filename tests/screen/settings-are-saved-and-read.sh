#!/bin/sh
# W writes top.conf; the next start has view, sort, tree, columns and keys of it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys t I W
screen_says 'saved in'
same "$TMP/config/cgslab/top.conf" <<'END'
# Written by cgslabtop (key W); see cgslabtop(1).
[top]
delay = 3600
view = memcgs

[memcgs]
sort = subtree_growth_bytes_per_minute
reverse = yes
tree = yes

[caches]
sort = slab_bytes
reverse = no

[structs]
reverse = no

[sites]
sort = would_save_bytes_per_second
reverse = no

[history]
sort = time
reverse = no
tree = yes

[events]
sort = time
reverse = no

[dying]
sort = pages
reverse = no

[makers]
sort = price_bytes
reverse = no

[bill]
sort = memcg_bytes
reverse = no
END
keys q
restored 0
printf '[keys]\nquit = x\n' >>"$TMP/config/cgslab/top.conf"
start 80x15
screen_says 'GROWTH/min▲'
screen_says '└─ '
keys q
screen_says 'that key does nothing'
keys x
restored 0
