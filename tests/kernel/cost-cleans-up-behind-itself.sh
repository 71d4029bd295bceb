#!/bin/sh
# Stopped half-way, killed, or kept from removing a probe: what stays is named and goes at the next run.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"
mount=$(memory_mount)

probing() { # the process $1 has its first probe
	[ -d "$mount/cgslab-cost-$1/p0" ]
}

# Signals are held until probes and instance are gone.
"$CGSLAB" cost --probes 1000 >"$TMP/out" 2>"$TMP/err" &
pid=$!
wait_until 20 probing $pid || fail "no probe was made"
kill -INT $pid 2>/dev/null || :
wait $pid || :
nothing_left

# A killed one cannot: the next one does.
"$CGSLAB" cost --probes 1000 >"$TMP/out" 2>"$TMP/err" &
pid=$!
wait_until 20 probing $pid || fail "no probe was made"
kill -KILL $pid
wait $pid || :
expect 0 "$CGSLAB" cost --probes 2
nothing_left

# A probe with a process in it cannot be removed: its path and the cure are told.
sleep 60 &
guest=$!
"$CGSLAB" cost --probes 1000 >"$TMP/out" 2>"$TMP/err" &
pid=$!
until echo $guest >"$mount/cgslab-cost-$pid/p0/cgroup.procs"; do :; done 2>/dev/null
status=0
wait $pid || status=$?
is "status with a probe that stays" "$status" 1
says "cgslab-cost-$pid/p0: cannot be removed" "$TMP/err"
says "rmdir" "$TMP/err"
kill $guest
wait $guest 2>/dev/null || :
expect 0 "$CGSLAB" cost --probes 2
nothing_left

# A run in another pid namespace knows no pid of ours: it leaves alone whose folder is locked. (It cannot see its
# own allocations there, and says so.)
"$CGSLAB" cost --probes 1000 >"$TMP/out" 2>"$TMP/live.err" &
pid=$!
wait_until 20 probing $pid || fail "no probe was made"
stop_now $pid
unshare --pid --fork "$CGSLAB" cost --probes 2 >"$TMP/other" 2>&1 || :
probing $pid || fail "a run in another pid namespace removed the probes of a live one"
kill -CONT $pid
status=0
wait $pid || status=$?
cat "$TMP/live.err"
is "status of the live run" "$status" 0
nothing_left
