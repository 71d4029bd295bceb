#!/bin/bash
# Two processes make and remove groups as fast as they go: what was born, is dying and was freed is what
# mkdir() and rmdir() said, nothing is lost, and a second instance, of 8 MB a CPU, counted as much.
# COUNT is how many pairs each process makes. Memory must not grow with their number.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
count=${COUNT:-20000}
churn=$TOP_BUILDDIR/tests/bench/churn
name=cgslab-count-$$
dir=$(memory_mount)/$name
second=cgslab-test-second-$$
mkdir "$dir" "$dir/a" "$dir/b"
undo() {
	stop_follower || :
	rmdir "$dir/a" "$dir/b" "$dir" 2>/dev/null || :
	in_tracefs 'rmdir instances/$1' "$second" 2>/dev/null || :
}

in_tracefs 'cd instances
	mkdir $1
	echo 8192 >$1/buffer_size_kb
	for e in mkdir rmdir release; do
		echo "path ~ \"/$2/*\"" >$1/events/cgroup/cgroup_$e/filter
		echo 1 >$1/events/cgroup/cgroup_$e/enable
	done' "$second" "$name"
start_follower --format jsonl --fields event,path,comm,lost_events

rss() { # kB now; the largest so far
	awk '$1 == "VmRSS:" || $1 == "VmHWM:" {print $2}' "/proc/$follower/status" | sort -n | tr '\n' ' '
}
"$churn" "$dir/a" "$count" >"$TMP/a" &
load=$!
"$churn" "$dir/b" "$count" >"$TMP/b"
wait $load
made=$(cat "$TMP/a" "$TMP/b" | awk '{n += $2} END {print n}')
removed=$(cat "$TMP/a" "$TMP/b" | awk '{n += $4} END {print n}')
is "pairs made by the load" "$made $removed" "$((2 * count)) $((2 * count))"

all_freed() {
	[ "$(events_of freed "/$name/")" -ge "$removed" ]
}
wait_until 120 all_freed || echo "only $(events_of freed "/$name/") freed"
echo "resident now and at most: $(rss)kB after $made lives"
# a sanitizer keeps what was freed
grep -q __asan_init "$CGSLAB" || [ "$(rss | awk '{print $2}')" -le 32768 ] || fail "it took $(rss) kB"
stop_follower || fail "the follower ended with $?: $(cat "$TMP/follow.err")"

is born "$(events_of born "/$name/")" "$made"
is dying "$(events_of dying "/$name/")" "$removed"
is freed "$(events_of freed "/$name/")" "$removed"
is "lost rows" "$(grep -c '"event":"lost"' "$TMP/events" || :)" 0
is "rows with their maker" \
	"$(grep -F "\"born\",\"path\":\"/$name/" "$TMP/events" | grep -c '"comm":"churn"' || :)" "$made"

# Each path is born once, then dying, then freed: in this order.
grep -F "\"path\":\"/$name/" "$TMP/events" | sed 's/.*"event":"\([a-z]*\)","path":"\([^"]*\)".*/\2 \1/' |
	awk '$2 == "born" {if (s[$1]) bad++; s[$1] = 1; next}
	     $2 == "dying" {if (s[$1] != 1) bad++; s[$1] = 2; next}
	     {if (s[$1] != 2) bad++; s[$1] = 3}
	     END {exit bad > 0}' || fail "rows are out of order"

[ "$count" -gt 20000 ] || {
	in_tracefs 'cat instances/$1/per_cpu/cpu*/stats' "$second" >"$TMP/stats"
	is "events of the second instance" "$(awk '$1 == "entries:" {n += $2} END {print n}' "$TMP/stats")" \
		"$((made + 2 * removed))"
	is "its overrun" "$(awk '$1 == "overrun:" {n += $2} END {print n}' "$TMP/stats")" 0
}
