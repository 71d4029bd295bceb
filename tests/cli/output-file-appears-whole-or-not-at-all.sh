#!/bin/sh
# -o writes a temporary file and renames it: readers see the old text or the new one, never a part.
. "$TOP_SRCDIR/tests/lib.sh"
ROOT=$FIXTURES/root-6.18
mkdir "$TMP/d"

expect 0 "$CGSLAB" export --root "$ROOT" --fields live -o "$TMP/d/report.csv"
same "$TMP/out" </dev/null
printf 'live\n8\n' >"$TMP/wanted"
cmp "$TMP/wanted" "$TMP/d/report.csv" || fail "the report"
is "files" "$(ls "$TMP/d")" "report.csv"

# The mode is the one that a redirection gives.
(umask 027 && "$CGSLAB" status --root "$ROOT" --format json -o "$TMP/d/mode")
is "mode" "$(stat -c %a "$TMP/d/mode")" 640
jq -e .schema "$TMP/d/mode" >/dev/null || fail "the status document"
rm "$TMP/d/mode"

# A run that has nothing to show leaves the old report alone.
mkdir "$TMP/empty"
expect 4 "$CGSLAB" show memcgs --root "$TMP/empty" -o "$TMP/d/report.csv"
cmp "$TMP/wanted" "$TMP/d/report.csv" || fail "the old report was overwritten"
is "files after a failure" "$(ls "$TMP/d")" "report.csv"

# A folder that is not there, or not a folder.
expect 1 "$CGSLAB" export --root "$ROOT" -o "$TMP/none/report.csv"
says "$TMP/none/report.csv: No such file or directory; nothing was written" "$TMP/err"
expect 1 "$CGSLAB" export --root "$ROOT" -o "$TMP/d/report.csv/x"
says "Not a directory" "$TMP/err"
for command in "status --format json" "show memcgs" "export --metrics" report bundle; do
	expect 1 "$CGSLAB" $command --root "$ROOT" -o "$TMP/none/report"
	says "$TMP/none/report: No such file or directory" "$TMP/err"
done

# - is stdout.
expect 0 "$CGSLAB" export --root "$ROOT" --fields live -o -
cmp "$TMP/wanted" "$TMP/out" || fail "-o -"
