# SPDX-License-Identifier: GPL-2.0-or-later
# A daemon on the running kernel: . "$TOP_SRCDIR/tests/kernel/daemon-lib.sh" behind lib.sh
need_kernel
export CGSLAB_HISTORY="$TMP/state/history.db"
export RUNTIME_DIRECTORY="$TMP/run"
daemon=

# config LINE...: the lines of the configuration beside those for a quick tick and a history of the test's own
config() {
	printf '%s\n' "[sample]" "interval = 200ms" "[history]" "path = $CGSLAB_HISTORY" "$@" \
		>"$TMP/cgslab.conf"
}

# start [COMMAND...]: starts cgslabd in the background, by COMMAND where one is given
start() {
	before=$(sql 'SELECT max(id) FROM tick' || true)
	# (without the lock of the tests: a daemon that outlives its test would keep all others waiting)
	"$@" "$CGSLABD" --config "$TMP/cgslab.conf" 2>>"$TMP/log" 9>&- &
	daemon=$!
	wait_for tick_is $((${before:-0} + 1))
}

stop() { # stop [SIGNAL]
	kill -"${1:-TERM}" "$daemon"
	wait "$daemon" 2>/dev/null || true
	daemon=
}

undo() {
	[ -z "$daemon" ] || stop KILL
	if command -v undo_more >/dev/null 2>&1; then undo_more; fi
}

sql() {
	sqlite3 -readonly "$CGSLAB_HISTORY" "$1" 2>/dev/null
}

tick_is() { # at least that one
	last=$(sql 'SELECT max(id) FROM tick') && [ "${last:-0}" -ge "$1" ]
}

# wait_for COMMAND...: waits until COMMAND succeeds
wait_for() {
	wait_until 20 "$@" || {
		cat "$TMP/log" >&2
		fail "never came true: $*"
	}
}

logged() {
	grep -qF -e "$1" "$TMP/log"
}

# memory_dir: the folder in which memory cgroups are made on this machine
memory_dir() {
	dir=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ {print $2; exit}' /proc/mounts)
	[ -n "$dir" ] || dir=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)
	echo "$dir"
}
