#!/bin/sh
# A crash leaves a terminal that works, and the status of the signal.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
kill -SEGV "$(pid)"
restored 139
says 'crashed; the terminal is restored' "$TMP/err"
start 80x15
kill -ABRT "$(pid)"
restored 134
