#!/bin/sh
# Descriptors that are closed, and a limit on the size of files: told, and nothing is left behind.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
ROOT=$FIXTURES/root-6.18

# a file that is opened does not become stdout or stderr
"$CGSLAB" export --root "$ROOT" -o "$TMP/a.csv" >&- 2>&- <&- || fail "with all closed: $?"
"$CGSLAB" export --root "$ROOT" -o "$TMP/b.csv"
is "what was written" "$(wc -c <"$TMP/a.csv")" "$(wc -c <"$TMP/b.csv")"
mkdir -p "$RUNTIME_DIRECTORY"
"$CGSLABD" --once --foreground --root "$TMP/root" --config "$TMP/cgslab.conf" 2>&- || :
! grep -q cgslabd "$RUNTIME_DIRECTORY/cgslabd.lock" || fail "messages are in the lock: $(cat "$RUNTIME_DIRECTORY/cgslabd.lock")"

# ulimit -f: the file is as it was, and no part of one lies there
mkdir "$TMP/small"
for command in "export memcgs" "export caches" "bundle"; do
	got=0
	# shellcheck disable=SC2086 # words
	(ulimit -f 1; TMPDIR=$TMP/small exec "$CGSLAB" $command --root "$ROOT" -o "$TMP/small/x") 2>"$TMP/err" || got=$?
	[ "$command" = "export memcgs" ] || is "status of $command" "$got" 1
	[ "$got" = 0 ] || grep -qE "File too large|I/O error" "$TMP/err" || fail "no word: $(cat "$TMP/err")"
	rm -f "$TMP/small/x"
	is "left by $command" "$(ls -A "$TMP/small")" ""
done
