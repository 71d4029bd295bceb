#!/bin/sh
# The screen in cgslabtop(1) is what the program shows of the captured kernel.
. "$TOP_SRCDIR/tests/screen/lib.sh"
sed -n '/begin screen/,/end screen/p' "$TOP_SRCDIR/man/cgslabtop.1" | grep -v '^\.' | sed 's/\\e/\\/g' \
	>"$TMP/man"
[ "$(wc -l <"$TMP/man")" = 15 ] || fail "no screen of 15 lines in the man page"
start 80x15 -t
screen_is <"$TMP/man"
