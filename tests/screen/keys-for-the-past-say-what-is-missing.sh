#!/bin/sh
# The kernel has no earlier ticks.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
for key in '[' ']' '{' '}' b r; do
	keys Down
	screen_says '? help'
	keys "$key"
	screen_says 'not available from the kernel'
done
