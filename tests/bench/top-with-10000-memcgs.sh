#!/bin/sh
# Proof, not part of check: cgslabtop with 10,000 memcgs keeps to its budget, live and from history.
#
#   first screen   150 ms of CPU
#   refresh        3 ms of CPU in the mean beyond what reading /proc/slabinfo alone takes, as often and at the same time
#   key            12 ms of CPU
#   resident       24 MiB
# (wall times, which the machine's other work is in, are printed)
#   unchanged      0 rows loaded, less than 300 bytes to the terminal a tick
. "$TOP_SRCDIR/tests/screen/lib.sh"
need_kernel
memory=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ { print $2; exit }' /proc/mounts)
[ -n "$memory" ] || skip "needs the memory controller on cgroup v1"
name=cgslab-bench-$$
dir=$memory/$name
ROOT=/
daemon=

undo() {
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
	end_terminals
	[ ! -d "$dir" ] || find "$dir" -depth -type d -exec rmdir {} +
}

stat_of() { sed -n "s/^$1 //p" "$TMP/err"; }

# at_most WHAT GOT LIMIT
at_most() {
	awk -v got="$2" -v limit="$3" 'BEGIN { exit !(got != "" && got + 0 <= limit) }' ||
		fail "$1: $2, at most $3"
	echo "$1: $2 (at most $3)"
}

for i in $(seq 100); do
	mkdir -p "$dir/p$i"
	(cd "$dir/p$i" && seq -f 'unit-%03g.service' 99 | xargs mkdir)
done

echo "== keys, from the kernel"
start 120x40 --live -d 0.5 --debug-stats
screen_says "$name"
for key in j G g '>' '>' '<' I I t _ '*' t 3 1; do
	keys "$key"
done
keys '\'
text 'unit-0.9'
keys Enter
screen_says '\unit-0.9'
keys /
text 'unit-099'
keys Enter
keys q
restored 0
cat "$TMP/err"
at_most "first screen, ms of CPU" "$(stat_of first_screen_cpu_ms)" 150
at_most "key, ms of CPU" "$(stat_of key_cpu_max_ms)" 12

echo "== nothing changes, from the kernel"
start 120x40 --live -d 0.5 --debug-stats
screen_says "$name"
tm pipe-pane -O "cat >$TMP/sent"
# The kernel's part of a refresh, which grows with the partial slabs of the machine: at the same time and as often
"$TOP_BUILDDIR/tests/bench/measure" -r /proc/slabinfo 500 14 >"$TMP/slabinfo" &
alone=$!
ticks_seen() { capture; [ "$(sed -n 4p "$TMP/screen" | tr -cd '\342' | wc -c)" -ge 45 ]; }
wait_until 60 ticks_seen || fail "no ticks"
keys q
restored 0
cat "$TMP/err"
wait $alone || fail "/proc/slabinfo cannot be read"
slabinfo=$(awk '{ print $1 / 1000 }' "$TMP/slabinfo")
at_most "refresh beyond the $slabinfo ms of /proc/slabinfo alone, ms of CPU" \
	"$(awk -v all="$(stat_of refresh_cpu_mean_ms)" -v part="$slabinfo" 'BEGIN { print all - part }')" 3
at_most "resident, KiB" "$(stat_of rss_kib)" 24576
at_most "bytes a tick" $(($(wc -c <"$TMP/sent") / $(stat_of refreshes))) 300
echo "rows loaded later: $(stat_of loaded_later) (others' cgroups may come and go)"

echo "== from history"
printf '%s\n' "[sample]" "interval = 1s" "[history]" "path = $TMP/state/history.db" >"$TMP/cgslab.conf"
RUNTIME_DIRECTORY=$TMP/runtime "$CGSLABD" --config "$TMP/cgslab.conf" 2>"$TMP/log" &
daemon=$!
ticks_kept() {
	kept=$(sqlite3 -readonly "$TMP/state/history.db" 'SELECT count(*) FROM tick' 2>/dev/null || echo 0)
	[ "$kept" -ge 12 ]
}
wait_until 60 ticks_kept || fail "cgslabd writes no history: $(cat "$TMP/log")"
RUN="env CGSLAB_HISTORY=$TMP/state/history.db"
start 120x40 -d 0.5 --debug-stats
screen_says "history each"
screen_says "$name"
# Each key is answered before the next is sent: the time of a tick is on the screen
for key in '[' '[' '[' ']' '['; do
	capture
	before=$(sed -n 1p "$TMP/screen")
	keys "$key"
	moved() { capture; [ "$(sed -n 1p "$TMP/screen")" != "$before" ]; }
	wait_until 3 moved || : # two ticks may have one second
done
screen_says REPLAY
# The views of the past, and a jump to the first tick: everything is loaded anew
for key in 5 6 '[' 5 1; do
	keys "$key"
done
keys b
text "$(date -u -d "@$(sqlite3 -readonly "$TMP/state/history.db" 'SELECT min(utc_ns) / 1000000000 + 1 FROM tick')" +%FT%TZ)"
keys Enter
keys r
screen_lacks_after REPLAY
keys q
restored 0
cat "$TMP/err"
at_most "a step in history, ms of CPU" "$(stat_of key_cpu_max_ms)" 20
at_most "first screen from history, ms of CPU" "$(stat_of first_screen_cpu_ms)" 150
at_most "refresh from history, ms of CPU" "$(stat_of refresh_cpu_mean_ms)" 3
at_most "resident, KiB" "$(stat_of rss_kib)" 24576

echo "== others, 20 refreshes at 0.5 s"
for other in "systemd-cgtop -b -m -d 0.5 -n 20" "top -b -d 0.5 -n 20"; do
	command -v "${other%% *}" >/dev/null || continue
	echo "$other: $( { bash -c "TIMEFORMAT='%U s user, %S s system'; time $other >/dev/null 2>&1"; } 2>&1)"
done
# ten_seconds WHAT COMMAND: its CPU in so long, at the same delay
ten_seconds() {
	terminal 120x40 "exec $2"
	sleep 10
	awk -v hz="$(getconf CLK_TCK)" -v what="$1" \
		'{ printf "%s, 10 s: %.2f s user, %.2f s system\n", what, $14 / hz, $15 / hz }' \
		"/proc/$(tm display -p '#{pane_pid}')/stat"
}
ten_seconds "cgslabtop --live -d 0.5" "$CGSLABTOP --live -d 0.5"
if command -v htop >/dev/null; then
	ten_seconds "htop -d 5" "htop -d 5"
fi
