#!/bin/sh
# --root that is no folder: exit status 4 and the name of it.
. "$TOP_SRCDIR/tests/lib.sh"

for command in "status" "show memcgs" "export"; do
	# shellcheck disable=SC2086 # words
	expect 4 "$CGSLAB" $command --root "$TMP/none"
	says "--root $TMP/none: No such file or directory" "$TMP/err"
done
: >"$TMP/file"
expect 4 "$CGSLAB" status --root "$TMP/file"
says "--root $TMP/file: Not a directory" "$TMP/err"
