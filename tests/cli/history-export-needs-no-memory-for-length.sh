#!/bin/sh
# The export of many ticks takes no more memory than that of few: each table, whole and in steps.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
MANY=${MANY:-6000}
# (1 MiB of it is the pages that a reader keeps, once there are so many; what AddressSanitizer keeps back of freed memory,
# and its own tables, grow a little, too)
slack=1280
if grep -q enable-sanitizers "$TOP_BUILDDIR/config.status"; then
	slack=4096
	export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
fi

tick 0
# The tick again and again, 2 s apart: every 300th has all caches, the others one; ten memcgs that were freed
# and an event at each.
sqlite3 "$CGSLAB_HISTORY" >/dev/null <<END
PRAGMA journal_mode = DELETE;
BEGIN;
UPDATE run SET clean = 0;
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $MANY) SELECT i FROM n;
CREATE TEMP TABLE t AS SELECT * FROM tick WHERE id = 1;
$(sqlite3 "$CGSLAB_HISTORY" "SELECT 'INSERT INTO tick SELECT ' || group_concat(CASE name WHEN 'id' THEN 'i + 1'
	WHEN 'key' THEN 'i % 300 = 0' WHEN 'utc_ns' THEN 'utc_ns + i * 2000000000'
	WHEN 'boottime_ns' THEN 'boottime_ns + i * 2000000000'
	WHEN 'mono_ns' THEN 'mono_ns + i * 2000000000' ELSE name END) || ' FROM t, n;' FROM pragma_table_info('tick')")
INSERT INTO cache_value SELECT i + 1, cache, active_objs + i % 7, num_objs, num_slabs, objs_low, objs_high
	FROM cache_value, n WHERE tick = 1 AND (i % 300 = 0 OR cache = 1 + i % 50);
$(for t in source_state struct_fact; do
	sqlite3 "$CGSLAB_HISTORY" "SELECT 'INSERT INTO $t SELECT ' || group_concat(CASE name WHEN 'tick' THEN 'i + 1'
	ELSE '\"' || name || '\"' END) || ' FROM $t, n WHERE tick = 1 AND i % 300 = 0;' FROM pragma_table_info('$t')"
done)
INSERT INTO event (tick, utc_ns, boottime_ns, event, root, path, path_cut)
	SELECT i + 1, $START * 1000000000 + i * 2000000000, i, 'born', 0, 'x' || i, 0 FROM n;
COMMIT;
END
last=$((START + 2 * MANY))

# peak TABLE SINCE OPTION...: in KiB, and the lines that were written
peak() {
	table=$1
	since=$2
	shift 2
	"$CGSLAB" export "$table" --since "$since" --until $last "$@" -o "$TMP/csv"
	lines=$(wc -l <"$TMP/csv")
	"$TOP_BUILDDIR/tests/bench/measure" 1 "$CGSLAB" export "$table" --since "$since" --until $last "$@"
}

# flat TABLE SINCE-OF-FEW OPTION...
flat() {
	table=$1
	few=$2
	shift 2
	small=$(peak "$table" "$few" "$@")
	few_lines=$(wc -l <"$TMP/csv")
	large=$(peak "$table" $START "$@")
	many_lines=$(wc -l <"$TMP/csv")
	[ "$many_lines" -ge $((few_lines * 5)) ] || fail "$table: $few_lines and $many_lines lines compare nothing"
	echo "$table: $few_lines lines ${small#* } KiB, $many_lines lines ${large#* } KiB"
	[ "${large#* }" -le $((${small#* } + slack)) ] || fail "$table: it grows with the length"
}

flat ticks $((last - 600))
flat caches $((last - 60)) --every 1min
flat memcgs $((last - 600))
flat events $((last - 600))
END=$((MANY + 1))
"$CGSLAB" export ticks --since $START --until $last -o "$TMP/csv"
is "rows of ticks" "$(wc -l <"$TMP/csv")" $((END + 1))
