#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a field of ticks does not need is not loaded: asked for with one other, each has the values of its column in the whole table.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
command -v python3 >/dev/null || skip "no python3"

for s in 0 2 4 6; do
	slabinfo kmalloc-4k $((100 + s))
	mkdir "$TMP/root/sys/fs/cgroup/memory/group-$s"
	tick $s
done

export_ticks() { "$CGSLAB" export ticks --since 2000-01-01 "$@"; }

export_ticks >"$TMP/all.csv" || fail "status $?"
head -n 1 "$TMP/all.csv" | tr ',' '\n' | tr -d '\r' >"$TMP/fields"
grep -qx kmalloc-4k_active_objs "$TMP/fields" || fail "no column of a followed cache"
grep -qx bucket_slab_bytes "$TMP/fields" || fail "no column of the bucket"
while read -r field; do
	export_ticks -f "$field,live" >"$TMP/one-$field.csv" || fail "$field: status $?"
done <"$TMP/fields"
python3 - "$TMP" <<'END' || fail "a column alone differs"
import csv, sys
folder = sys.argv[1]
rows = list(csv.DictReader(open(f"{folder}/all.csv")))
assert len(rows) == 4, rows
assert len({r["kmalloc-4k_active_objs"] for r in rows}) == 4, "the cache does not change"
for field in rows[0]:
    alone = [r[field] for r in csv.DictReader(open(f"{folder}/one-{field}.csv"))]
    assert alone == [r[field] for r in rows], (field, alone)
END
