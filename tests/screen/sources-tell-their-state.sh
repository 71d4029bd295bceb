#!/bin/sh
# i: where the figures come from.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24
keys i
screen_says 'slabinfo  ok'
screen_says 'live: tree'
screen_says 'dying: proc_cgroups'
