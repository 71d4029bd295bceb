#!/bin/bash
# A follower that is stopped for too long loses events: it says how many, a walk finds what was made
# meanwhile, and what was removed meanwhile does not stay.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
. "$TOP_SRCDIR/tests/kernel/batches.sh"
need_kernel
name=cgslab-loss-$$
dir=$(memory_mount)/$name
mkdir "$dir" "$dir/churn" "$dir/removed"
undo() {
	for pid in $follower ${lister:-}; do kill -CONT "$pid"; kill -INT "$pid"; done 2>/dev/null || :
	stop_follower || :
	find "$dir" -depth -type d -exec rmdir {} \; 2>/dev/null || :
}
"$CGSLAB" show memcgs --live -d 0.2 -n 100000 --format jsonl --filter "/$name/" --fields path,state,creator \
	>"$TMP/memcgs" 2>"$TMP/memcgs.err" &
lister=$!
follower=$lister
wait_until 20 follower_is_ready || fail "it did not start"
follower=
start_follower --format jsonl --fields event,path,pid,comm,lost_events -d 0.2

# so that it has seen the tree before
ticks() { [ "$(grep -c . "$TMP/memcgs")" -ge 8 ]; }
wait_until 20 ticks || fail "the lister lists nothing"
stop_now "$follower" "$lister"
mkdir "$dir/made"
rmdir "$dir/removed"
# each CPU's buffer holds 24,000 events at most
cpus >"$TMP/cpus"
while read -r cpu; do
	taskset -c "$cpu" "$TOP_BUILDDIR/tests/bench/churn" "$dir/churn" 25000 >/dev/null &
done <"$TMP/cpus"
for job in $(jobs -p); do
	[ "$job" = "$follower" ] || [ "$job" = "$lister" ] || wait "$job"
done
kill -CONT "$follower" "$lister"

told() {
	grep -q '"event":"lost"' "$TMP/events" && [ "$(events_of born "/$name/made")" = 1 ] &&
		[ "$(events_of freed "/$name/removed")" = 1 ]
}
wait_until 60 told || fail "not told: lost $(grep -c '"lost"' "$TMP/events"), \
born $(events_of born "/$name/made"), dying $(events_of dying "/$name/removed"), freed $(events_of freed "/$name/removed")"
lost=$(grep '"event":"lost"' "$TMP/events" | sed 's/.*"lost_events":\([0-9]*\).*/\1/' | awk '{n += $1} END {print n}')
echo "lost $lost"
[ "$lost" -gt 0 ] || fail "no number of lost events"
grep -F "\"born\",\"path\":\"/$name/made" "$TMP/events" | grep -q '"pid":null,"comm":null' ||
	fail "who made it cannot be known: $(grep -F "/$name/made" "$TMP/events")"
listed() {
	tail -n 8 "$TMP/memcgs" | grep -qF "/$name/made\",\"state\":\"live\"" &&
		! tail -n 8 "$TMP/memcgs" | grep -qF "/$name/removed"
}
wait_until 60 emptied "$dir" listed || fail "the table is not mended: $(tail -n 8 "$TMP/memcgs")"
kill -INT $lister
wait $lister || fail "the lister ended with $?"
lister=
stop_follower || fail "the follower ended with $?"
