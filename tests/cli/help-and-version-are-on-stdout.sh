#!/bin/sh
# --help of the program and of each command: exit status 0, on stdout, with every option the command takes.
. "$TOP_SRCDIR/tests/lib.sh"

expect 0 "$CGSLAB" --help
says "Usage: cgslab COMMAND" "$TMP/out"
for command in status show export; do
	says "  $command " "$TMP/out"
done
expect 0 "$CGSLAB" --version
says "cgslab 0." "$TMP/out"

for command in status show export; do
	expect 0 "$CGSLAB" $command --help
	same "$TMP/err" </dev/null
	says "Usage: cgslab $command" "$TMP/out"
	for option in --root --format --delay --iterations --output; do
		says "$option=" "$TMP/out"
	done
	expect 0 "$CGSLAB" $command --version
done
expect 0 "$CGSLAB" status --help
says "--check=" "$TMP/out"

# each command has the statuses that it gives, and its own page
expect 0 "$CGSLAB" help patch
says "6 the kernel has these caches by itself" "$TMP/out"
says "See cgslab-patch(1) and cgslab(1)." "$TMP/out"
expect 0 "$CGSLAB" help status
says "5 a --check is breached; with --nagios 0 OK, 1 warning, 2 critical, 3 unknown." "$TMP/out"
expect 0 "$CGSLABD" --help
! grep -q "4 nothing to show" "$TMP/out" || fail "cgslabd never exits with 4"
expect 0 "$CGSLABTOP" --help
says "4 nothing to show." "$TMP/out"
says "See cgslabtop(1)." "$TMP/out"
for page in "$TOP_SRCDIR"/man/cgslab-*.1; do
	command=${page##*/cgslab-}
	expect 0 "$CGSLAB" help "${command%.1}"
	says "See cgslab-${command%.1}(1) and cgslab(1)." "$TMP/out"
done
