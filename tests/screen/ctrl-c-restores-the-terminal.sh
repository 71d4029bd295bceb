#!/bin/sh
# Ctrl-C ends it with status 0.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys C-c
restored 0
