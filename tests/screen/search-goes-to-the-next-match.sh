#!/bin/sh
# / and n go on from match to match and round the end, N back.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -v caches
keys /
text kmalloc-1
keys Enter
screen_says '3/22'
keys n
screen_says '4/22'
keys n
screen_says '8/22'
keys N
screen_says '4/22'
keys /
text zzz
keys Enter
screen_says 'no row matches "zzz"'
