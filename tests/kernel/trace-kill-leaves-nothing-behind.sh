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
instances() {
	in_tracefs 'ls instances' | grep -E '^cgslab-[0-9]+-[0-9]+' || :
}
settings >"$TMP/before"

# At ten moments of its start, and then while it runs.
for delay in 0 0.002 0.005 0.01 0.015 0.02 0.03 0.05 0.1 0.5; do
	"$CGSLAB" show events --follow >/dev/null 2>&1 9>&- &
	victim=$!
	sleep "$delay"
	kill -9 $victim 2>/dev/null || :
	wait $victim 2>/dev/null || :
done
left=$(instances | wc -l)
echo "killed ten, $left instances left"
[ "$left" -gt 0 ] || fail "no kill left an instance: nothing was tested"

# One that lives must keep its own.
"$CGSLAB" show events --follow >/dev/null 2>&1 9>&- &
living=$!
follower=$living
wait_until 20 follower_is_ready || fail "the living one did not start"
follower=
start_follower
is "instances of ours" "$(instances | sed 's/^cgslab-\([0-9]*\)-.*/\1/' | sort -n | tr '\n' ' ')" \
	"$(printf '%s\n' "$living" "$follower" | sort -n | tr '\n' ' ')"
is "locks" "$(ls /run/cgslab | grep -cE '^cgslab-[0-9]+-[0-9]+')" 2
stop_follower || fail "the follower ended with $?"
kill -INT "$living"
wait "$living" || fail "the living one ended with $?"
living=

is "instances after a clean end" "$(instances)" ""
is "locks after a clean end" "$(ls /run/cgslab | grep -cE '^cgslab-[0-9]+-[0-9]+' || :)" 0
is "other instances" "$(in_tracefs 'ls -d instances/$1 instances/$2' "$other" "$near" | wc -l)" 2
settings >"$TMP/after"
diff "$TMP/before" "$TMP/after" || fail "the top level was touched"
