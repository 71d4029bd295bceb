#!/bin/sh
# A pattern that is none: what is wrong with it, and the rows stay.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys '\'
text 'ss['
keys Enter
screen_says 'filter "ss[":'
screen_says '/machine.slice'
