#!/bin/sh
# q, from any view.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys 3 q
restored 0
