#!/bin/sh
# A run ends by the signal that asked it to, with its groups removed. (INT goes the same way, but
# a shell's background jobs ignore it.)
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/verify-lib.sh"
need_kernel

ulimit -c 0
for signal in TERM HUP QUIT; do
	case $signal in
	TERM) number=15 ;;
	HUP) number=1 ;;
	QUIT) number=3 ;;
	esac
	start_run
	kill -s "$signal" "$run"
	got=0
	wait "$run" || got=$?
	is "exit status by $signal" "$got" $((128 + number))
	says 'interrupted; its memory cgroups are removed' "$TMP/run.err"
	[ ! -e "$(group_of "$run")" ] || fail "groups stay after $signal"
	run=
done

# Under nohup a hangup ends nothing.
start_run --ignore-signal=HUP
kill -s HUP "$run"
has=$(find "$(group_of "$run")" -mindepth 1 -maxdepth 1 -type d | wc -l)
wait_until 300 has_groups "$run" $((has + 200)) || fail "it goes on no more: $(cat "$TMP/run.err")"
kill -s TERM "$run"
got=0
wait "$run" || got=$?
run=
is "exit status by TERM behind an ignored HUP" "$got" 143
