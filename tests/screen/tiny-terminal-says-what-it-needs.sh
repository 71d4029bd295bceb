#!/bin/sh
# Below 60x15 one line says so; larger again, all is back.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 40x10
screen_is <<'END'
40x10: needs 60x15









END
tm resize-window -x 80 -y 24
screen_says system.slice
