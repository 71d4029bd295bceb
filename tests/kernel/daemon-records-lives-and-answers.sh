#!/bin/sh
# cgslabd on the running kernel: memcgs made and removed are on record, commands are answered from the
# history while it is young and by the kernel afterwards.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

group=$(memory_dir)/cgslab-daemon-test-$$
name=/${group##*/}
undo_more() { rmdir "$group" 2>/dev/null || true; }

config
start
mkdir "$group"
on_record() { [ "$(sql "SELECT count(*) FROM memcg WHERE path = '$name' AND ($1)")" = 1 ]; }
wait_for on_record "freed_tick IS NULL"
rmdir "$group"
wait_for on_record "dying_tick IS NOT NULL OR freed_tick IS NOT NULL"

expect 0 "$CGSLAB" status --format json
says '"from": "history"' "$TMP/out"
expect 0 "$CGSLAB" status --live --format json
says '"from": "kernel"' "$TMP/out"
expect 0 "$CGSLAB" show memcgs
expect 0 "$CGSLAB" export memcgs --since 1h --filter "$name"
says "$name" "$TMP/out"
if [ "$(sql "SELECT state FROM source_state WHERE source = 'trace' ORDER BY tick DESC LIMIT 1")" = ok ]; then
	expect 0 "$CGSLAB" export events --since 1h --filter "$name" --fields event
	says born "$TMP/out"
	says dying "$TMP/out"
fi

# one instance
expect 1 "$CGSLABD" --once --config "$TMP/cgslab.conf"
says "another cgslabd runs already (pid $daemon)" "$TMP/err"

stop KILL
answered_by_kernel() { "$CGSLAB" status --format json | grep -q '"from": "kernel"'; }
wait_for answered_by_kernel
is "the file after a kill" "$(sqlite3 "$CGSLAB_HISTORY" 'PRAGMA integrity_check')" ok

start
stop
is "runs, the second clean" "$(sql "SELECT group_concat(clean) FROM run")" "0,1"
logged "stopped (SIGTERM)" || fail "the stop is not told"
