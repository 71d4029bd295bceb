#!/bin/sh
# SIGTERM ends it as q does.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
kill -TERM "$(pid)"
restored 0
