#!/bin/sh
# cgslabtop's private trace instance goes with it: after q, after SIGTERM, and in batch mode.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
ROOT=/
batch=
undo() {
	end_terminals
	[ -z "$batch" ] || kill -KILL "$batch" 2>/dev/null || :
}
instance_of() { in_tracefs 'ls instances' | grep "^cgslab-$1-"; }
gone() { ! instance_of "$1" >/dev/null; }

for way in "keys q" "kill -TERM" ; do
	start 80x24 --live
	screen_says "trace ok"
	top=$(pid)
	instance_of "$top" >/dev/null || fail "no instance of $top while it runs"
	case $way in
	kill*) kill -TERM "$top" ;;
	*) keys q ;;
	esac
	restored 0
	gone "$top" || fail "$way leaves $(instance_of "$top")"
done

for signal in INT TERM HUP QUIT; do
	"$CGSLABTOP" --live -b -d 0.2 -l 1 >"$TMP/out" &
	batch=$!
	two_passes() { [ "$(grep -c '^cgslabtop ' "$TMP/out")" -ge 2 ]; }
	wait_until 20 two_passes || fail "it prints no second pass"
	instance_of "$batch" >/dev/null || fail "no instance in batch mode"
	# sh starts background jobs with SIGINT and SIGQUIT ignored: they have to work all the same
	status=0
	kill -$signal "$batch"
	wait "$batch" || status=$?
	is "status after SIG$signal" "$status" 0
	gone "$batch" || fail "SIG$signal leaves $(instance_of "$batch")"
	batch=
done
