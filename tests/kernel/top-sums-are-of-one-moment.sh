#!/bin/sh
# While more than 5,000 memcgs come and go: the counts of a screen are those of its rows, live and at each tick
# of a history that was written meanwhile, and `cgslab status` says the same of the same tick.
. "$TOP_SRCDIR/tests/screen/lib.sh"
need_kernel
memory=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ { print $2; exit }' /proc/mounts)
[ -n "$memory" ] || skip "needs the memory controller on cgroup v1"
dir=$memory/cgslab-moment-$$
ROOT=/
churner=
daemon=

stop_churn() {
	rm -f "$TMP/go"
	[ -z "$churner" ] || wait "$churner" || :
	churner=
}
undo() {
	stop_churn
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
	end_terminals
	[ ! -d "$dir" ] || find "$dir" -depth -type d -exec rmdir {} +
}

# 500 at a time; a line in $TMP/rounds for each
churn() {
	trap - EXIT
	n=0
	while [ -e "$TMP/go" ]; do
		n=$((n + 1))
		mkdir "$dir/r$n"
		(cd "$dir/r$n" && seq -f 'unit-%03g.service' 500 | xargs mkdir)
		[ "$n" -le 2 ] || find "$dir/r$((n - 2))" -depth -type d -exec rmdir {} +
		echo "$n" >>"$TMP/rounds"
	done
}
rounds() { [ "$(wc -l <"$TMP/rounds")" -ge "$1" ]; }

# passes FILE: of each pass of -b with state and path, "LIVE-SAID DYING-SAID LIVE-ROWS DYING-ROWS"
passes() {
	awk 'function out() { if (said) print live, dying, rows["live"] + 0, rows["dying"] + 0; delete rows }
		/^memcgs / { out(); said = 1; live = $2; dying = $5 }
		said && NF == 2 && $2 ~ /^\// { rows[$1]++ }
		END { out() }' "$1"
}

mkdir "$dir"
: >"$TMP/go"
: >"$TMP/rounds"

# The daemon first, so that it knows every one of them
printf '%s\n' "[sample]" "interval = 500ms" "[history]" "path = $TMP/state/history.db" >"$TMP/cgslab.conf"
RUNTIME_DIRECTORY=$TMP/runtime "$CGSLABD" --config "$TMP/cgslab.conf" 2>"$TMP/log" 9>&- &
daemon=$!
history=$TMP/state/history.db
ticks_kept() {
	[ "$(sqlite3 -readonly "$history" 'SELECT count(*) FROM tick' 2>/dev/null || echo 0)" -ge "$1" ]
}
wait_until 30 ticks_kept 2 || fail "cgslabd writes no history: $(cat "$TMP/log")"

churn 9>&- &
churner=$!
wait_until 60 rounds 2 || fail "nothing comes and goes"
"$CGSLABTOP" --live -b -n 12 -d 0.3 -f state,path >"$TMP/live"
wait_until 120 rounds 10 || fail "fewer than 5,000 came: $(wc -l <"$TMP/rounds") rounds"
wait_until 60 ticks_kept 8 || fail "too few ticks"
# Its last tick is of the midst of it
kill "$daemon"
wait "$daemon" || fail "cgslabd: $(cat "$TMP/log")"
daemon=
stop_churn

passes "$TMP/live" >"$TMP/passes"
cat "$TMP/passes"
is "passes" "$(wc -l <"$TMP/passes")" 12
awk '$1 != $3 { exit 1 }' "$TMP/passes" || fail "live counts are not those of the rows"
# Where the kernel lost events a row may outlive its memcg, which the screen says
if [ "$(grep -c '^cgslabtop .*, 0 lost' "$TMP/live")" = 12 ]; then
	awk '$2 != "-" && $2 < $4 { exit 1 }' "$TMP/passes" || fail "fewer are said to be dying than are shown"
fi
[ "$(cut -d' ' -f1 "$TMP/passes" | sort -u | wc -l)" -gt 3 ] || fail "nothing came or went under its eyes"

# The last tick: the same from both programs
"$CGSLABTOP" --once --input "$history" -f state,path >"$TMP/once"
passes "$TMP/once" >"$TMP/last"
cat "$TMP/last"
"$CGSLAB" status --input "$history" --format json >"$TMP/status"
is "status and rows" "$(jq -r '"\(.memcgs.live) \(.memcgs.dying // "-")"' "$TMP/status")" \
	"$(cut -d' ' -f1,2 "$TMP/last")"

# Every tick of the history: counts as written are those of the rows that it has for it
"$CGSLAB" export ticks --input "$history" --since 1970-01-01T00:00:00Z --format csv --fields time_epoch_seconds,live,dying,lost_events |
	tail -n +2 >"$TMP/ticks"
while IFS=, read -r time live dying lost; do
	time=$(date -u -d "@$(awk -v t="$time" 'BEGIN { printf "%.3f", t + 0.02 }')" +%FT%T.%3NZ) # its digits are cut
	"$CGSLAB" show memcgs --input "$history" --at "$time" --format csv --fields state |
		awk -v live="$live" -v dying="${dying:--}" -v time="$time" -v lost="${lost:-0}" 'NR > 1 { n[$1]++ }
			END { print time, live, lost + 0 ? "-" : dying, n["live"] + 0, n["dying"] + 0 }'
done <"$TMP/ticks" >"$TMP/all"
cat "$TMP/all"
[ "$(wc -l <"$TMP/all")" -ge 8 ] || fail "too few ticks were looked at"
awk '$2 != $4 { exit 1 } $3 != "-" && $3 < $5 { exit 1 }' "$TMP/all" || fail "a tick's counts are not those of its rows"
