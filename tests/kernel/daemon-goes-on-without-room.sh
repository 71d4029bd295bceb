#!/bin/sh
# A full disk and a read-only file system: the journal says so, sampling goes on, and what waited is
# written when there is room.
. "$TOP_SRCDIR/tests/lib.sh"
# a mount that nobody else sees
[ -n "${IN_NAMESPACE:-}" ] || [ "$(id -u)" != 0 ] || exec env IN_NAMESPACE=1 unshare -m "$0"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

mkdir "$TMP/state"
mount -t tmpfs -o size=2m none "$TMP/state"
undo_more() { umount "$TMP/state"; }

config
start
dd if=/dev/zero of="$TMP/state/filler" bs=4k 2>/dev/null || true
wait_for logged "the history cannot be written: $CGSLAB_HISTORY: no space left"
rm "$TMP/state/filler"
wait_for logged "the history is written again; 0 ticks were given up"
is "ticks given up" "$(sql 'SELECT sum(lost_ticks) FROM tick')" ""
is "whole" "$(sql 'PRAGMA integrity_check')" ok

stop
last=$(sql 'SELECT max(id) FROM tick')
mount -o remount,ro "$TMP/state"
"$CGSLABD" --config "$TMP/cgslab.conf" 2>"$TMP/log" 9>&- &
daemon=$!
wait_for logged "cannot be written: read-only; sampling goes on, nothing is recorded meanwhile"
kill -0 "$daemon" || fail "it does not go on"
mount -o remount,rw "$TMP/state"
wait_for logged "the history is written again"
wait_for tick_is $((last + 1))
stop
