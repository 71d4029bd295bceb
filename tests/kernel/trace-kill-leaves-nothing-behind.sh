#!/bin/bash
# Killed at any moment, it leaves nothing that the next start does not remove; what is not ours
# stays: other instances, a living owner's instance, the top-level buffer and its settings.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
other=someone-else-$$
near=cgslab-like-ours-$$ # no pid and start time in it
undo() {
	[ -z "${living:-}" ] || kill "$living" 2>/dev/null || :
	stop_follower || :
	in_tracefs 'rmdir instances/$1 instances/$2' "$other" "$near" 2>/dev/null || :
}
in_tracefs 'mkdir instances/$1 instances/$2; echo 1 >instances/$1/events/cgroup/enable' "$other" "$near"
settings() {
	in_tracefs 'for f in trace_clock buffer_size_kb tracing_on set_event buffer_percent current_tracer \
			events/enable events/cgroup/cgroup_mkdir/filter per_cpu/cpu0/stats; do
		echo "== $f"; grep -v "now ts" $f; done'
}
locks_of() {
	ls /run/cgslab | grep -c "^cgslab-$1-" || :
}
settings >"$TMP/before"
victims=

# At ten moments of its start.
for delay in 0 0.002 0.005 0.01 0.015 0.02 0.03 0.05 0.1 0.5; do
	"$CGSLAB" show events --follow >/dev/null 2>&1 9>&- &
	victim=$!
	sleep "$delay"
	victims="$victims $victim"
	kill -9 $victim 2>/dev/null || :
	wait $victim 2>/dev/null || :
done
# While it ends.
for delay in 0 0.005 0.01 0.02 0.04 0.08; do
	start_follower
	kill -INT "$follower"
	sleep "$delay"
	victims="$victims $follower"
	kill -9 "$follower" 2>/dev/null || :
	wait "$follower" 2>/dev/null || :
done
# While it records, for certain.
start_follower
kill -9 "$follower"
wait "$follower" 2>/dev/null || :
victims="$victims $follower"
[ -n "$(instances_of "$follower")" ] || fail "the kill of one that records left nothing: nothing was tested"
follower=
echo "killed $(echo "$victims" | wc -w); instances left: $(stale_instances | wc -l)"

# One that lives must keep its own.
"$CGSLAB" show events --follow >/dev/null 2>&1 9>&- &
living=$!
follower=$living
wait_until 20 follower_is_ready || fail "the living one did not start"
follower=
start_follower
is "instances that nobody owns" "$(stale_instances)" ""
for owner in "$living" "$follower"; do
	is "instances of a living owner" "$(instances_of "$owner" | wc -l)" 1
	is "its locks" "$(locks_of "$owner")" 1
done
for victim in $victims; do
	is "locks of a victim" "$(locks_of "$victim")" 0
done
stop_follower || fail "the follower ended with $?"
kill -INT "$living"
wait "$living" || fail "the living one ended with $?"
is "instances after a clean end" "$(instances_of "$living")" ""
is "locks after a clean end" "$(locks_of "$living")" 0
living=
is "other instances" "$(in_tracefs 'ls -d instances/$1 instances/$2' "$other" "$near" | wc -l)" 2
settings >"$TMP/after"
diff "$TMP/before" "$TMP/after" || fail "the top level was touched"
