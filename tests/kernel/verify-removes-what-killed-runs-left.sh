#!/bin/sh
# A run that was killed leaves its groups; the next one removes them, and no group of a live run.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/verify-lib.sh"
need_kernel

start_run
killed=$run
kill -KILL "$killed"
wait "$killed" 2>/dev/null || :
[ -e "$(group_of "$killed")" ] || fail "nothing was left by the killed run"
start_run
says "$(group_of "$killed"): left by a run that was killed; removed" "$TMP/run.err"
[ ! -e "$(group_of "$killed")" ] || fail "what it left stays"

# Beside a run at work, which a second one must let be. (It rests meanwhile, or it might be done first.)
first=$run
stop_now "$first"
start_run
kill -CONT "$first"
[ -e "$(group_of "$first")" ] || fail "the groups of a live run are gone"
is "what the second says of them" "$(grep -c 'left by' "$TMP/run.err" || :)" 0
kill -TERM "$first"
wait "$first" 2>/dev/null || :
