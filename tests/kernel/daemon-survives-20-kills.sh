#!/bin/sh
# Killed at any moment while memcgs come and go (20 times; KILLS=200 in proof): the file is whole, what a
# reader has seen stays, and the next start takes the trace buffer away that was left.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

group=$(memory_dir)/cgslab-daemon-kills-$$
churner=
undo_more() {
	[ -z "$churner" ] || kill "$churner" 2>/dev/null || :
	[ -z "$churner" ] || wait "$churner" 2>/dev/null || :
	sleep 0.2 # (a mkdir may be under way still)
	rmdir "$group" 2>/dev/null || :
	"$CGSLABD" --clear-traces
}
instances_of() { # PID
	in_tracefs 'ls instances' | grep -c "^cgslab-$1-" || :
}

config "[trace]" "every = 1s" # windows have a buffer of their own
sed -i 's/200ms/100ms/' "$TMP/cgslab.conf"
while :; do mkdir "$group" && rmdir "$group"; done 2>/dev/null &
churner=$!
start
for i in $(seq "${KILLS:-20}"); do
	sleep "0.$(shuf -i 100-400 -n 1)" # (any moment will do)
	pid=$daemon
	[ "$(instances_of "$pid")" -ge 1 ] || fail "the daemon has no trace buffer: nothing can be left"
	seen=$(sql 'SELECT max(id) FROM tick')
	stop KILL
	is "whole after kill $i" "$(sql 'PRAGMA integrity_check')" ok
	[ "$(sql 'SELECT max(id) FROM tick')" -ge "$seen" ] || fail "kill $i: tick $seen was seen and is gone"
	start
	is "trace buffers left by kill $i" "$(instances_of "$pid")" 0
done
is "ticks without a number" "$(sql 'SELECT max(id) - min(id) + 1 - count(*) FROM tick')" 0
is "runs that ended by a kill" "$(sql 'SELECT count(*) FROM run WHERE NOT clean')" $((i + 1))
pid=$daemon
stop
is "trace buffers left by the stop" "$(instances_of "$pid")" 0
is "set aside" "$(find "$TMP/state" -name '*damaged*' | wc -l)" 0
echo "$i kills"
