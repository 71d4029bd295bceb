#!/bin/sh
# SIGHUP: a good configuration comes into force, a bad one is named and changes nothing.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

config
start
config "[alert]" "memcgs = nonsense"
kill -HUP "$daemon"
wait_for logged "$TMP/cgslab.conf:6: [alert] memcgs: 'nonsense' is not a number, or off; the old"
config "[alert]" "memcgs = 1"
kill -HUP "$daemon"
wait_for logged "$TMP/cgslab.conf read again"
wait_for logged "memcgs, live and dying:"
is "runs: it goes on when its interval stays" "$(sql 'SELECT count(*) FROM run')" 1
sed -i 's/200ms/300ms/' "$TMP/cgslab.conf"
kill -HUP "$daemon"
runs_are() { [ "$(sql 'SELECT count(*) FROM run')" = "$1" ]; }
wait_for runs_are 2
stop
