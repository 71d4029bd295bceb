#!/bin/sh
# cgslabtop's private trace instance goes with it: after q, after each signal that can be caught, after a
# crash, and in batch mode.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
ROOT=/
batch=
undo() {
	end_terminals
	[ -z "$batch" ] || kill -KILL "$batch" 2>/dev/null || :
}
gone() { [ -z "$(instances_of "$1")" ]; }

# leaves_by WAY STATUS
leaves_by() {
	start 100x24 --live
	screen_says "trace ok"
	top=$(pid)
	! gone "$top" || fail "no instance of $top while it runs"
	$1
	restored "$2"
	gone "$top" || fail "$1 ${signal:-} leaves $(instances_of "$top")"
	in_tracefs 'ls /run/cgslab' | grep "^cgslab-$top-" && fail "$1 leaves a lock"
	return 0
}
press() { keys q; }
send() { kill "-$signal" "$top"; }
leaves_by press 0
for pair in TERM=0 QUIT=0 SEGV=139 ABRT=134 USR1=138; do
	signal=${pair%=*}
	leaves_by send "${pair#*=}"
done

for signal in INT TERM HUP QUIT SEGV; do
	"$CGSLABTOP" --live -b -d 0.2 -l 1 >"$TMP/out" &
	batch=$!
	two_passes() { [ "$(grep -c '^cgslabtop ' "$TMP/out")" -ge 2 ]; }
	wait_until 20 two_passes || fail "it prints no second pass"
	! gone "$batch" || fail "no instance in batch mode"
	# sh starts background jobs with SIGINT and SIGQUIT ignored: they have to work all the same
	status=0
	kill -$signal "$batch"
	wait "$batch" || status=$?
	wanted=0
	[ $signal != SEGV ] || wanted=139
	is "status after SIG$signal" "$status" $wanted
	gone "$batch" || fail "SIG$signal leaves $(instances_of "$batch")"
	batch=
done
