#!/bin/sh
# A history that the first release wrote (kept as SQL for ever) is read as it is, and brought forward by the
# daemon with all that is in it.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
sqlite3 "$CGSLAB_HISTORY" <"$FIXTURES/history/schema-1.sql"
# it kept no price: what dying memcgs hold is unknown, and nothing where there are none
sqlite3 "$CGSLAB_HISTORY" 'UPDATE tick SET dying = 2 WHERE utc_ns / 1000000000 = 1790000010'

expect 0 "$CGSLAB" export --since 2026-09-21 --until 2026-09-22 --every 10s \
	--fields time,live,dying,saved_bytes,dying_price_bytes,kmalloc-4k_active_objs
same "$TMP/out" <<'END'
time,live,dying,saved_bytes,dying_price_bytes,kmalloc-4k_active_objs
2026-09-21T14:13:22.000Z,41,0,,0,100
2026-09-21T14:13:30.000Z,45,2,,,101
2026-09-21T14:13:40.000Z,50,0,,0,101
END
expect 0 "$CGSLAB" show memcgs --at 1790000004 --format csv --fields path,saved_bytes
same "$TMP/out" <<'END'
path,saved_bytes
/,
/system.slice,
END
expect 0 "$CGSLAB" show memcgs --at 1790000014 --format csv --fields path
is "rows after its end" "$(wc -l <"$TMP/out")" 2
expect 4 "$CGSLAB" show events
tick 0
is "schema" "$(sqlite3 "$CGSLAB_HISTORY" 'PRAGMA user_version')" \
	"$(sqlite3 "$CGSLAB_HISTORY" "SELECT max(2, user_version) FROM pragma_user_version")"
# two months old by now: one tick an hour is left of it, the last, with the most that there were
is "old ticks" "$(sqlite3 "$CGSLAB_HISTORY" 'SELECT id, live, live_max, key FROM tick WHERE run = 1')" \
	"10|50|50|1"
is "whole" "$(sqlite3 "$CGSLAB_HISTORY" 'PRAGMA integrity_check')" ok
