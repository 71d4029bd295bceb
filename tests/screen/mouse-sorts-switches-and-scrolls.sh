#!/bin/sh
# A click on a title sorts, on a tab switches, on a row selects; the wheel scrolls.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
mouse 0 75 5
screen_says 'MEMCG▲'
mouse 0 75 5
screen_says 'MEMCG▼'
mouse 0 14 4
screen_says dentry
mouse 0 5 9
screen_says '4/22'
mouse 65 5 9
screen_says '4/22'
mouse 65 5 9
screen_says '7/22'
