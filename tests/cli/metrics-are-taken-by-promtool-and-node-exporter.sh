#!/bin/sh
# The page of metrics in text format 0.0.4: promtool finds nothing to say of it, and a real node_exporter
# serves it from its textfile folder with our types and helps and without a scrape error. Of OpenMetrics promtool
# complains of one thing: it reads it as 0.0.4, where the help of a counter, whose name there ends before "_total",
# is of no sample. (A help for both names is what strict parsers of OpenMetrics refuse as two families that clash.)
. "$TOP_SRCDIR/tests/lib.sh"
bin=$("$TOP_SRCDIR/tests/fleet/programs" prometheus prometheus-node-exporter) || fail "no promtool"
mkdir "$TMP/textfile"
exporter=
undo() {
	[ -z "$exporter" ] || kill "$exporter" 2>/dev/null || :
}

for root in root-6.1 root-6.12 root-6.18; do
	expect 0 "$CGSLAB" export --metrics --root "$FIXTURES/$root" -o "$TMP/page"
	"$bin/promtool" check metrics <"$TMP/page" >"$TMP/said" 2>&1 || fail "$root: $(cat "$TMP/said")"
	[ ! -s "$TMP/said" ] || fail "$root: $(cat "$TMP/said")"
done
for root in root-6.1 root-6.12 root-6.18; do
	expect 0 "$CGSLAB" export --root "$FIXTURES/$root" --format openmetrics -o "$TMP/openmetrics"
	"$bin/promtool" check metrics <"$TMP/openmetrics" >"$TMP/said" 2>&1 || :
	sed -n 's/^# TYPE \(.*\) counter$/\1_total no help text/p' "$TMP/openmetrics" | sort >"$TMP/counters"
	sort "$TMP/said" | diff "$TMP/counters" - >&2 || fail "$root: promtool says something else of OpenMetrics"
	[ -s "$TMP/counters" ] || fail "$root: no counter"
done
mv "$TMP/page" "$TMP/textfile/cgslab.prom"

# a port that nobody has: the first that can be bound
for port in $(seq 19100 19160); do
	"$bin/prometheus-node-exporter" --collector.disable-defaults --collector.textfile \
		--collector.textfile.directory="$TMP/textfile" --web.listen-address="127.0.0.1:$port" \
		>"$TMP/exporter" 2>&1 &
	exporter=$!
	wait_until 20 grep -qE 'Listening on|address already in use' "$TMP/exporter" || fail "$(cat "$TMP/exporter")"
	grep -q 'address already in use' "$TMP/exporter" || break
	exporter=
done
curl -s -m 20 "http://127.0.0.1:$port/metrics" >"$TMP/served"
says "node_textfile_scrape_error 0" "$TMP/served"
grep -E '^(# (TYPE|HELP) )?cgslab_' "$TMP/served" | sort >"$TMP/ours.served"
sort "$TMP/textfile/cgslab.prom" >"$TMP/ours"
# values are the same numbers, written in another way
awk '!/^#/ { $NF = sprintf("%.6g", $NF) } 1' "$TMP/ours.served" >"$TMP/a"
awk '!/^#/ { $NF = sprintf("%.6g", $NF) } 1' "$TMP/ours" | sort >"$TMP/b"
sort -o "$TMP/a" "$TMP/a"
diff "$TMP/b" "$TMP/a" >&2 || fail "node_exporter serves something else (< ours, > served)"
