#!/bin/sh
# --format openmetrics: Prometheus' own parser of the strict format reads it, with the values of the table.
. "$TOP_SRCDIR/tests/lib.sh"
root=$FIXTURES/root-6.18

cat >"$TMP/read.py" <<'END'
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
for family in parse(sys.stdin.read()):
    assert family.documentation, family.name
    for s in family.samples:
        print(family.type, s.name, ','.join('%s=%s' % l for l in sorted(s.labels.items())), '%.2f' % s.value)
END
metrics() { # metrics TABLE: what the parser found
	expect 0 "$CGSLAB" export "$@" --root "$root" --format openmetrics
	/usr/bin/python3 "$TMP/read.py" <"$TMP/out" >"$TMP/read" || fail "not OpenMetrics: $(cat "$TMP/out")"
}
value() { # value NAME LABELS
	awk -v n="$1" -v l="$2" 'NF == 3 { $4 = $3; $3 = "" } $2 == n && $3 == l { print $4 }' "$TMP/read"
}
csv() { # csv TABLE FILTER FIELD
	"$CGSLAB" export "$1" --root "$root" --filter "$2" --fields "$3" | sed 1d
}

metrics structs
for name in mem_cgroup mem_cgroup_per_node; do
	for field in slot_bytes saved_bytes; do
		is "$field of $name" "$(value cgslab_structs_$field name=$name)" "$(csv structs "^$name$" $field).00"
	done
done
metrics caches
is "caches" "$(grep -c ' cgslab_caches_objsize ' "$TMP/read")" "$(csv caches . objsize | grep -c .)"
is "slab bytes" "$(value cgslab_caches_slab_bytes name=kmalloc-4k)" "$(csv caches '^kmalloc-4k$' slab_bytes).00"

metrics ticks
is "live" "$(value cgslab_memcgs state=live)" "$("$CGSLAB" status --root "$root" --format json | jq .memcgs.live).00"
is "a counter" "$(grep -c '^counter cgslab_trace_lost_events_total ' "$TMP/read")" 1
is "slab bytes" "$(value cgslab_cache_slab_bytes cache=kmalloc-4k)" "$(csv caches '^kmalloc-4k$' slab_bytes).00"

# unknown has no line, and nothing is claimed to be 0
cp -a "$root" "$TMP/root"
: >"$TMP/root/proc/slabinfo"
root=$TMP/root
metrics ticks
is "a figure of slabinfo" "$(grep -c '^cgslab_cache' "$TMP/out")" 0
says 'cgslab_memcgs{state="live"}' "$TMP/out"

# of one moment, of tables whose rows have names
expect 2 "$CGSLAB" export memcgs --root "$root" --format openmetrics
says "table memcgs has no metrics" "$TMP/err"
expect 2 "$CGSLAB" export --since yesterday --format openmetrics
says "metrics are of this moment" "$TMP/err"
