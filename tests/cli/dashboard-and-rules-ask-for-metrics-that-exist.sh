#!/bin/sh
# A metric that a query of the dashboard or of the rules names is one that a page has (cgslab-fleet(7), which
# test_exposition holds to the program) or that the rules record.
. "$TOP_SRCDIR/tests/lib.sh"
cd "$TOP_SRCDIR"
{
	grep -oE 'cgslab_[a-z_]+' man/cgslab-fleet.7
	sed -n 's/.*- record: //p' dist/prometheus/cgslab.rules.yml
} | sort -u >"$TMP/there"
{
	sed -n 's/"expr": "\(.*\)",$/\1/p; s/.*"query": "\(.*\)",$/\1/p' dist/grafana/cgslab.json
	sed -n '/expr:/,/labels:\|for:/p' dist/prometheus/cgslab.rules.yml
} | grep -oE 'cgslab[_:][a-z_:]+' | sort -u >"$TMP/asked"
[ "$(wc -l <"$TMP/asked")" -gt 15 ] || fail "no queries found"
comm -13 "$TMP/there" "$TMP/asked" >"$TMP/unknown"
[ ! -s "$TMP/unknown" ] || fail "no such metric: $(tr '\n' ' ' <"$TMP/unknown")"
jq -e '.panels | length > 20' dist/grafana/cgslab.json >/dev/null || fail "the dashboard is no JSON of panels"
