#!/bin/sh
# A table of a history has the figures that the kernel itself gave at that tick: every field of every row of
# caches, structs and memcgs, but bounds of caches that nobody follows, which each tick would have to ask for by hundreds of files.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"

tick 0
# of caches all but LOW and HIGH; ages are of another moment
for table in caches structs memcgs; do
	"$CGSLAB" export $table --fields help >"$TMP/help"
	fields=$(awk '$1 !~ /^(objs_low|objs_high|age_seconds)$/ { printf "%s%s", comma, $1; comma = "," }' "$TMP/help")
	for from in "--root $TMP/root --live" "--input $CGSLAB_HISTORY"; do
		# shellcheck disable=SC2086 # words are options
		expect 0 "$CGSLAB" export $table $from --fields "$fields"
		LC_ALL=C sort "$TMP/out" >"$TMP/${from%% *}.csv"
	done
	[ "$(wc -l <"$TMP/--root.csv")" -gt 3 ] || fail "$table has no rows"
	diff -u "$TMP/--root.csv" "$TMP/--input.csv" >"$TMP/diff" || {
		head -20 "$TMP/diff" >&2
		fail "$table: a history (+) has not what the kernel (-) has"
	}
done

# Bounds of the followed caches are there.
for from in "--root $TMP/root --live" "--input $CGSLAB_HISTORY"; do
	# shellcheck disable=SC2086 # words are options
	expect 0 "$CGSLAB" export caches $from --fields name,objs_low,objs_high --filter '^(mem_cgroup|kmalloc-4k)$'
	mv "$TMP/out" "$TMP/${from%% *}.csv"
done
grep -q '^mem_cgroup,[0-9]*,[0-9]*$' "$TMP/--root.csv" || fail "no bounds: $(cat "$TMP/--root.csv")"
diff -u "$TMP/--root.csv" "$TMP/--input.csv" || fail "bounds of followed caches"
