#!/bin/bash
# However a follower is asked to end, and when its reader goes away, its instance goes with it.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
undo() { stop_follower || :; }
gone() {
	[ -z "$(instances_of "$1")" ]
}
for signal in INT TERM HUP QUIT; do
	start_follower
	pid=$follower
	kill -$signal "$pid"
	status=0
	wait "$pid" || status=$?
	follower=
	is "status after SIG$signal" $status 0
	gone "$pid" || fail "SIG$signal leaves $(instances_of "$pid")"
done

mkfifo "$TMP/pipe"
"$CGSLAB" show events --follow --format jsonl >"$TMP/pipe" &
follower=$!
exec 8<"$TMP/pipe"
wait_until 20 follower_is_ready || fail "it did not start"
exec 8<&-
pid=$follower
wait "$pid" || fail "status without a reader: $?"
follower=
gone "$pid" || fail "a reader that went away leaves $(instances_of "$pid")"
# the same for a table that is printed again and again
"$CGSLAB" show memcgs --live -d 0.1 >/dev/null &
follower=$!
wait_until 20 follower_is_ready || fail "it did not start"
pid=$follower
kill -TERM "$pid"
wait "$pid" || fail "status of show memcgs --live -d: $?"
follower=
gone "$pid" || fail "show memcgs --live -d leaves $(instances_of "$pid")"
