#!/bin/sh
# Every query that cgslab-history(5) shows is run as it stands there, and every table is described.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
tick 2

awk '/^\.\\" query/ {n++; q = 1} q && /^\.fi/ {q = 0} q && !/^\./ {print > ("'"$TMP"'/query" n)}' \
	"$TOP_SRCDIR/man/cgslab-history.5"
n=0
for q in "$TMP"/query*; do
	n=$((n + 1))
	sqlite3 -readonly "$CGSLAB_HISTORY" <"$q" >"$TMP/out" 2>"$TMP/err" || fail "$(cat "$q" "$TMP/err")"
	[ ! -s "$TMP/err" ] || fail "$(cat "$q" "$TMP/err")"
done
is "queries" "$n" "$(grep -c 'query$' "$TOP_SRCDIR/man/cgslab-history.5")"
sqlite3 -readonly "$CGSLAB_HISTORY" <"$TMP/query4" >"$TMP/out"
is "caches at the newest tick" "$(wc -l <"$TMP/out")" \
	"$(grep -vc '^#\|^slabinfo' "$TMP/root/proc/slabinfo")"

for t in $(sqlite3 -readonly "$CGSLAB_HISTORY" \
	"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'memcg\_life\_%' ESCAPE '\'"); do
	grep -qx "\.B $t" "$TOP_SRCDIR/man/cgslab-history.5" || fail "table $t is in no paragraph of its own"
done
# what src/history/rows.c adds to a tick is told to whoever asks the file
for c in $(sqlite3 -readonly "$CGSLAB_HISTORY" \
	"SELECT name FROM pragma_table_info('tick') WHERE name NOT LIKE '%\_ns' ESCAPE '\'"); do
	grep -qE "^\.(B|BR|RB) .*\b$c\b" "$TOP_SRCDIR/man/cgslab-history.5" || fail "tick.$c is not described"
done
