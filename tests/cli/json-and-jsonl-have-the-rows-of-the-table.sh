#!/bin/sh
# jsonl is an object a line and nothing else; json one document; both know null from 0.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
mkdir "$MEMORY/quote\"back\\slash"
for table in memcgs caches structs ticks; do
	"$CGSLAB" show $table --root "$R" --format jsonl >"$TMP/jsonl"
	"$CGSLAB" show $table --root "$R" --format json >"$TMP/json"
	python3 - "$TMP/jsonl" "$TMP/json" $table <<'END'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
doc = json.load(open(sys.argv[2]))
assert doc['rows'] == lines and lines, 'rows differ'
assert doc['schema'] == 'cgslab.%s.1' % sys.argv[3], doc['schema']
assert doc['time'] == '2026-11-24T01:25:52.000Z' and doc['from'] == 'kernel'
END
done

"$CGSLAB" show memcgs --root "$R" --format jsonl --fields path,creator,saved_bytes,would_save_bytes \
	--filter quote >"$TMP/out"
same "$TMP/out" <<'END'
{"path":"/quote\"back\\slash","creator":null,"saved_bytes":1856,"would_save_bytes":1792}
END

# No row: still a document.
"$CGSLAB" show memcgs --root "$R" --format json --filter nothing >"$TMP/out"
is "rows" "$(jq -c .rows "$TMP/out")" "[]"
