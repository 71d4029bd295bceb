#!/bin/sh
# Proof, not part of check (it takes 20 minutes of waiting): the daemon itself, with a reader that never ends its
# transaction for TICKS (10,000) ticks, then with a lock on byte 120 of the -shm for 800. Sampling goes
# on, the log and the memory stay bounded, the journal names the process, the gap is recorded.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"
TICKS=${TICKS:-10000}
exec 9>&- # others need not wait: nothing is made on the running kernel

holder=
undo_more() { [ -z "$holder" ] || kill "$holder" 2>/dev/null || :; }
cpu() { awk '{ print $14 + $15 }' "/proc/$daemon/stat"; }
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$daemon/status"; }

config "max_bytes = 8M" "[trace]" "cgroup = off"
sed -i 's/200ms/100ms/' "$TMP/cgslab.conf"
start

# stall SECONDS: that long, looking at the log and the memory
stall() {
	end=$(($(date +%s) + $1))
	most_wal=0
	most_rss=0
	while [ "$(date +%s)" -lt $end ]; do
		kill -0 "$daemon" || fail "the daemon has ended"
		wal=$(stat -c %s "$CGSLAB_HISTORY-wal")
		[ "$wal" -le $most_wal ] || most_wal=$wal
		[ "$(rss)" -le $most_rss ] || most_rss=$(rss)
		sleep 1
	done
	echo "$1 s: log at most $most_wal bytes, resident at most $most_rss KiB"
	[ "$most_rss" -le 65536 ] || fail "$most_rss KiB resident" # (half of MemoryMax: other tests make memcgs)
	[ "$most_wal" -le $((3 << 20)) ] || fail "a log of $most_wal bytes"
}

# freed: the holder is gone; what waited is written, and what was given up is on record
freed() {
	told=$(grep -c "the history is written again" "$TMP/log" || :)
	kill "$holder"
	wait "$holder" 2>/dev/null || :
	holder=
	again() { [ "$(grep -c "the history is written again" "$TMP/log")" -gt "$told" ]; }
	wait_for again
	grep "written again" "$TMP/log" | tail -n 1
}

mkfifo "$TMP/in"
sqlite3 -readonly "$CGSLAB_HISTORY" <"$TMP/in" >"$TMP/reader" &
holder=$!
exec 5>"$TMP/in"
echo 'BEGIN; SELECT count(*) FROM tick;' >&5
wait_until 20 test -s "$TMP/reader" || fail "the reader does not read"
stall $((TICKS / 10))
logged "and cannot start over, held by sqlite3 (pid $holder)" || fail "the reader was not named: $(cat "$TMP/log")"
freed
exec 5>&-
lost=$(sql 'SELECT sum(lost_ticks) FROM tick')
[ "${lost:-0}" -gt $((TICKS / 4)) ] || fail "the gap is not on record: ${lost:-none}"
kept=$(sql 'SELECT count(*) FROM tick')
echo "reader: $lost ticks given up, $kept on record"

python3 -c '
import fcntl, os, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
fcntl.lockf(fd, fcntl.LOCK_SH, 1, 120)
time.sleep(10000)' "$CGSLAB_HISTORY-shm" &
holder=$!
# 800 ticks at the pace that this machine had, so that the 600 that wait in memory are not all
stall $((800 * (TICKS / 10) / (lost + kept) + 1))
logged "locked, held by python3 (pid $holder)" || fail "the lock was not named: $(cat "$TMP/log")"
freed
more=$(sql 'SELECT sum(lost_ticks) FROM tick')
[ "$more" -gt "$lost" ] || fail "the gap of the lock is not on record"
echo "lock: $((more - lost)) ticks given up"
is "whole" "$(sql 'PRAGMA integrity_check')" ok
stop
cat "$TMP/log"
