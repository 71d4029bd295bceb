#!/bin/sh
# A reader that never ends its transaction bounds the log and a lock on byte 120 of the -shm stops the
# writer: in both cases sampling goes on, the journal names who it is, and what waited is written.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

group=$(memory_dir)/cgslab-daemon-stall-$$
holder=
churner=
let_go() { # PID
	[ -z "$1" ] || kill "$1" 2>/dev/null || :
	[ -z "$1" ] || wait "$1" 2>/dev/null || :
}
undo_more() {
	let_go "$holder"
	let_go "$churner"
	rmdir "$group" 2>/dev/null || :
}

# held ACCOUNT: the journal names the holder; ticks go on in memory and are all written once it is gone
held() {
	wait_for logged "$1, held by $2 (pid $holder); sampling goes on"
	before=$(grep -c "the history is written again; 0 ticks were given up" "$TMP/log") || :
	last=$(sql 'SELECT max(id) FROM tick')
	let_go "$holder"
	holder=
	again() { [ "$(grep -c "the history is written again; 0 ticks were given up" "$TMP/log")" -gt "$before" ]; }
	wait_for again
	# those of the two ticks at least that it took to be told
	tick_is $((last + 2)) || fail "what waited is not on record"
}

config "max_bytes = 4M"
sed -i 's/200ms/100ms/' "$TMP/cgslab.conf"
start

python3 -c '
import fcntl, os, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
fcntl.lockf(fd, fcntl.LOCK_SH, 1, 120)
time.sleep(1000)' "$CGSLAB_HISTORY-shm" &
holder=$!
held "$CGSLAB_HISTORY: locked" python3

# with a limit of 4M the log may take a quarter of it; births and deaths fill it
mkfifo "$TMP/in"
sqlite3 -readonly "$CGSLAB_HISTORY" <"$TMP/in" >"$TMP/reader" &
holder=$!
exec 5>"$TMP/in"
echo 'BEGIN; SELECT count(*) FROM tick;' >&5
wait_until 20 test -s "$TMP/reader" || fail "the reader does not read"
while :; do mkdir "$group" && rmdir "$group"; done 2>/dev/null &
churner=$!
log_is_full() { logged "the write-ahead log has 1 MiB and cannot start over"; }
wait_until 120 log_is_full || fail "the log never filled: $(stat -c %s "$CGSLAB_HISTORY-wal")"
let_go "$churner"
churner=
wal=$(stat -c %s "$CGSLAB_HISTORY-wal")
[ "$wal" -le $((3 << 19)) ] || fail "the log has $wal bytes"
held "cannot start over" sqlite3
exec 5>&-

is "ticks given up" "$(sql 'SELECT coalesce(sum(lost_ticks), 0) FROM tick')" 0
is "whole" "$(sql 'PRAGMA integrity_check')" ok
stop
