#!/bin/sh
# A damaged file is renamed, not deleted, and another begun; one of a newer cgslab is left as it is, and
# written again once it can be.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

restart() { # not start(): there may be no tick to wait for
	"$CGSLABD" --config "$TMP/cgslab.conf" 2>>"$TMP/log" 9>&- &
	daemon=$!
}

config
start
stop
dd if=/dev/urandom of="$CGSLAB_HISTORY" bs=512 seek=1 count=40 conv=notrunc 2>/dev/null
sum=$(sha256sum <"$CGSLAB_HISTORY")
restart
wait_for logged "the history was damaged; it is kept as $CGSLAB_HISTORY.damaged-"
aside=$(sed -n 's/.*it is kept as \([^ ]*\) and a new one is begun/\1/p' "$TMP/log")
is "what was set aside" "$(sha256sum <"$aside")" "$sum"
wait_for tick_is 2
is "whole" "$(sql 'PRAGMA integrity_check')" ok
stop

version=$(sql 'PRAGMA user_version')
sqlite3 "$CGSLAB_HISTORY" 'PRAGMA user_version = 1000'
last=$(sql 'SELECT max(id) FROM tick')
restart
wait_for logged "cannot be written: $CGSLAB_HISTORY: its schema is 1000, this cgslab knows up to $version"
is "newest tick" "$(sql 'SELECT max(id) FROM tick')" "$last"
expect 0 "$CGSLAB" status
says "from kernel" "$TMP/out"
expect 1 "$CGSLAB" export --since 1h
says "a newer cgslab wrote it" "$TMP/err"
sqlite3 "$CGSLAB_HISTORY" "PRAGMA user_version = $version"
wait_for tick_is $((last + 1))
wait_for logged "the history is written again"
is "files set aside" "$(find "$TMP/state" -name '*damaged*' ! -name '*-wal' ! -name '*-shm' | wc -l)" 1
stop
