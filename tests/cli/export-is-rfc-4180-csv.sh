#!/bin/sh
# A CSV reader gets every table's rows and fields back, commas and quotes in names included.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
mkdir "$MEMORY/a,b" "$MEMORY/say \"hi\"" "$MEMORY/a,b/x\"\"y" "$MEMORY/ blank "

"$CGSLAB" export memcgs --sort path --root "$R" >"$TMP/memcgs.csv"
python3 - "$TMP/memcgs.csv" >"$TMP/paths" <<'END'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline=''), strict=True))
for row in rows:
    assert None not in row and None not in row.values(), row
    assert row['saved_bytes'] == '1856' and row['state'] == 'live', row
    assert row['age_seconds'] == '' and row['creator'] == '', 'unknown is empty: %r' % row
print('\n'.join(row['path'] for row in rows))
END
same "$TMP/paths" <<'END'
/
/ blank 
/a,b
/a,b/x""y
/machine.slice
/say "hi"
/system.slice
/system.slice/nginx.service
/system.slice/ssh.service
/user.slice
/user.slice/user-1000.slice
/user.slice/user-1000.slice/session-3.scope
END

# Each table: the header names every field once, every row has as many cells.
for table in memcgs caches structs ticks; do
	expect 0 "$CGSLAB" export $table --root "$R"
	"$CGSLAB" show $table --fields help | awk '{print $1}' | sed '/^CACHE_/d' >"$TMP/fields"
	python3 - "$TMP/out" "$TMP/fields" <<'END'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline=''), strict=True))
fields = open(sys.argv[2]).read().split()
assert rows[0][:len(fields)] == fields, rows[0]
# (ticks: three columns of each followed cache come behind)
assert all(name.endswith(("_active_objs", "_num_objs", "_slab_bytes")) for name in rows[0][len(fields):])
assert len(set(rows[0])) == len(rows[0])
assert len(rows) > 1 and all(len(row) == len(rows[0]) for row in rows)
END
done

# ticks is what is exported where no table is named; numbers have no unit and no thousands.
expect 0 "$CGSLAB" export --root "$FIXTURES/root-6.18" --fields time,live,dying,saved_page_true_bytes,net_page_saving_bytes,mem_cgroup_per_node_active_objs
same "$TMP/out" <<'END'
time,live,dying,saved_page_true_bytes,net_page_saving_bytes,mem_cgroup_per_node_active_objs
2026-11-24T01:25:52.000Z,8,3,19309.71,-315392,
END
