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
