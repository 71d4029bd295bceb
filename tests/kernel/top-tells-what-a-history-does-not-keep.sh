#!/bin/sh
# Of a history of this boot c tells the controller values as they are now, and view 9 the bill that cgslab cost measured;
# neither is kept in it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
need_kernel
memory=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ { print $2; exit }' /proc/mounts)
[ -n "$memory" ] || skip "needs the memory controller on cgroup v1"
dir=$memory/cgslab-besides-$$
ROOT=/
daemon=
undo() {
	end_terminals
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
	rmdir "$dir" 2>/dev/null || :
}
mkdir "$dir"
echo 123M >"$dir/memory.limit_in_bytes"
printf '%s\n' "[sample]" "interval = 500ms" "[history]" "path = $TMP/history.db" >"$TMP/cgslab.conf"
RUNTIME_DIRECTORY=$TMP/run "$CGSLABD" --config "$TMP/cgslab.conf" 2>"$TMP/log" &
daemon=$!
kept() { [ "$(sqlite3 -readonly "$TMP/history.db" 'SELECT count(*) FROM tick' 2>/dev/null || echo 0)" -ge 2 ]; }
wait_until 30 kept || fail "cgslabd writes no history: $(cat "$TMP/log")"

expect 0 "$CGSLAB" cost --probes 2
RUN="env CGSLAB_HISTORY=$TMP/history.db"
start 100x40 -F "^/cgslab-besides-$$"
screen_says 'history each'
screen_says '1/1'
keys c
screen_says "memory.limit_in_bytes                         $((123 << 20))"
keys Escape 9
wait_until 10 shows mem_cgroup || shows 'sudo cgslab cost measures them' || fail "neither a bill nor where it comes from"
rmdir "$dir"
