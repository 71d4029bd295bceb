#!/bin/sh
# CSV over time: python3's csv and sqlite3's .import read it as it is, every field of the registry
# is a column, times stand in two forms, unknown is empty.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"

tick 0
slabinfo kmalloc-4k 280
tick 2
tick 4

"$CGSLAB" export --since 2026-11-18 -o "$TMP/ticks.csv"
"$CGSLAB" export caches --since 2026-11-18 -o "$TMP/caches.csv"
"$CGSLAB" export memcgs --since 2026-11-18 -o "$TMP/memcgs.csv"
[ ! -e "$TMP"/ticks.csv.?* ] || fail "a temporary file was left"

python3 - "$TMP" <<'END'
import csv, sys
from datetime import datetime, timezone
tmp = sys.argv[1]
rows = list(csv.DictReader(open(tmp + "/ticks.csv", newline="")))
assert len(rows) == 3, rows
for i, r in enumerate(rows):
    epoch = float(r["time_epoch_seconds"])
    assert epoch == 1795000000 + 2 * i, r
    iso = datetime.strptime(r["time"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    assert iso.timestamp() == epoch, r
    assert None not in r and None not in r.values(), r
assert [r["kmalloc-4k_active_objs"] for r in rows] == ["278", "280", "280"], rows
assert rows[0]["mem_cgroup_per_node_active_objs"] == "", "unknown is empty, not 0"
for name in ("caches", "memcgs"):
    rows = list(csv.DictReader(open(tmp + "/" + name + ".csv", newline="")))
    assert {r["time_epoch_seconds"] for r in rows} == {"1795000000.00", "1795000002.00", "1795000004.00"}
END

# what stands in each column is what SQL finds in the file
bash "$TOP_SRCDIR/tests/bench/ticks-in-sql" "$CGSLAB_HISTORY" "$(sed -n 1p "$TMP/ticks.csv")" >"$TMP/same.sql"
sqlite3 -readonly -csv "$CGSLAB_HISTORY" ".read $TMP/same.sql" | tr -d '\r' >"$TMP/by-sql"
sed 1d "$TMP/ticks.csv" | diff "$TMP/by-sql" - || fail "SQL gives other rows"

# the whole price of the dying stands beside what their followed structs take
expect 0 "$CGSLAB" export --since 2026-11-18 --fields live,dying,dying_bytes,dying_price_bytes
same "$TMP/out" <<'END'
live,dying,dying_bytes,dying_price_bytes
8,3,20544,38121
8,3,20544,38121
8,3,20544,38121
END
expect 0 "$CGSLABTOP" --once --input "$CGSLAB_HISTORY" --view history -f time,dying_bytes,dying_price_bytes
says '20.1KiB 37.2KiB' "$TMP/out"

# header = registry, then the followed caches: the usual ones, and what the structs are in on that kernel
"$CGSLAB" show ticks --fields=help | sed 's/ .*//' >"$TMP/help"
sed '/^CACHE_/d' "$TMP/help" >"$TMP/fields"
for cache in mem_cgroup mem_cgroup_per_node kmalloc-4k kmalloc-cg-4k pool_workqueue kmalloc-512; do
	sed -n "s/^CACHE_/${cache}_/p" "$TMP/help" >>"$TMP/fields"
done
head -1 "$TMP/ticks.csv" | tr , '\n' | diff "$TMP/fields" - || fail "the header is not the registry's"

sqlite3 :memory: ".import --csv $TMP/ticks.csv t" \
	"SELECT count(*), sum(live), max(time) FROM t" >"$TMP/out"
same "$TMP/out" <<'END'
3|24|2026-11-18T11:06:44.000Z
END
