#!/bin/sh
# Three machines, scraped by a real Prometheus from the socket's program: this one as its recorder sees it, a captured one,
# and a history. What the dashboard asks of the fleet is the sum of their status documents, what the rules record is
# there, and no query of it is empty.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
need_kernel
. "$TOP_SRCDIR/tests/fleet/lib.sh"
undo() { end_started; }

# This machine: one tick, which is young for three minutes, so that all is of one moment.
printf '[sample]\ninterval = 60s\n[history]\npath = %s\n' "$TMP/here.db" >"$TMP/here.conf"
mkdir -m 755 "$TMP/here-run"
RUNTIME_DIRECTORY=$TMP/here-run "$CGSLABD" --foreground --config "$TMP/here.conf" 2>"$TMP/here.log" &
started=$!
here() { CGSLAB_HISTORY=$TMP/here.db "$CGSLAB" "$@"; }
answers() { [ "$(here status --format json | jq -r .from)" = history ]; }
wait_until 60 answers || fail "no history of this machine: $(cat "$TMP/here.log")"

# A captured one without the caches, and the history of one with them, as if its daemon ran on.
captured() { "$CGSLAB" "$@" --root "$FIXTURES/root-6.12"; }
START=$(($(date +%s) - 1010)) UPTIME=$(cut -d. -f1 /proc/uptime) # (less time since boot than ours would make it old)
tick 1000
tick 1010
sqlite3 "$CGSLAB_HISTORY" "UPDATE run SET clean = 0, stopped_utc_ns = NULL, interval_ns = 3600000000000"
kept() { "$CGSLAB" "$@"; }
is "the third" "$(kept status --format json | jq -r .from)" history

target '' env CGSLAB_HISTORY="$TMP/here.db" "$CGSLAB" export --http
target '' "$CGSLAB" export --http --root "$FIXTURES/root-6.12"
target '' env CGSLAB_HISTORY="$CGSLAB_HISTORY" "$CGSLAB" export --http
serve_prometheus

seen() { # by rules, thrice; twice at least, for a rate
	[ "$(value 'count(cgslab:memcg_ids:ratio)')" = 3 ] && [ "$(value 'sum(scrape_samples_scraped > bool 0)')" = 3 ] &&
		[ "$(value 'count(rate(cgslab_memcgs_created_total[1m]))')" != none ]
}
wait_until 60 seen || fail "not all are scraped: $(ask up) $(cat "$TMP/prometheus.log" "$TMP"/listener.*)"

# expressions of the panels, with all that the variables offer
jq -r '.panels[] | .title as $t | .targets[]?.expr | "\($t)\t\(.)"' "$TOP_SRCDIR/dist/grafana/cgslab.json" |
	sed 's/\$__rate_interval/1m/g; s/\$job/.*/g; s/\$instance/.*/g' >"$TMP/panels"
[ "$(wc -l <"$TMP/panels")" -ge 24 ] || fail "no panels"
panel() { # panel TITLE: the value of its expression
	value "$(awk -F '\t' -v t="$1" '$1 == t { print $2 }' "$TMP/panels")"
}
documents() { here status --format json && captured status --format json && kept status --format json; }
sum() { # sum JQ-PATH: of the three documents
	jq -s "map($1) | add" "$TMP/documents"
}
documents >"$TMP/documents"
is "Machines" "$(panel Machines)" 3
is "Saved now" "$(panel 'Saved now')" "$(sum .total.saved_bytes)"
is "Would be saved" "$(panel 'Would be saved')" "$(sum .total.would_save_bytes)"
is "Dying" "$(panel Dying)" "$(sum .memcgs.dying)"
is "Slab held" "$(panel 'Slab held by memory cgroups')" "$(sum .slab.memcgs_bytes)"
is "Fullest ids" "$(panel 'Fullest ids')" "$(jq -s 'map(.ids.used / .ids.limit) | max' "$TMP/documents")"
is "without the caches" "$(value 'count(cgslab_kernel_info{patch_state="absent"})')" \
	"$(jq -s 'map(select(.patch.state == "absent")) | length' "$TMP/documents")"
is "worth" "$(value 'sum(cgslab:worth_bytes)')" "$(sum '(.total.saved_bytes + .total.would_save_bytes)')"
is "by slice" "$(value 'sum(cgslab_slice_memcgs)')" "$({
	here show memcgs --format csv --fields path
	captured show memcgs --format csv --fields path
	kept show memcgs --format csv --fields path
} | grep -vc '^path$')"

# No expression is empty. What only a kernel that is followed tells, this machine has.
while IFS="$(printf '\t')" read -r title expression; do
	answer=$(ask "$expression")
	is "status of $title" "$(echo "$answer" | jq -r .status)" success
	[ "$(echo "$answer" | jq '.data.result | length')" -gt 0 ] || echo "$title: $expression" >>"$TMP/empty"
done <"$TMP/panels"
held=$(jq '.memcgs.holders | length' "$TMP/documents" | sort -n | tail -n 1)
[ "$held" != 0 ] || sed -i '/^Dying by holder/d' "$TMP/empty"
[ ! -s "$TMP/empty" ] || fail "these are empty: $(cat "$TMP/empty")"
# drawn as a page of panels, each has its title and its data
"$TOP_SRCDIR/tests/fleet/panels" "$url" minutes=1 >"$TMP/page.html" 2>"$TMP/undrawn" || :
[ "$held" != 0 ] || sed -i '/: Dying by holder$/d' "$TMP/undrawn"
[ ! -s "$TMP/undrawn" ] || fail "$(cat "$TMP/undrawn")"
jq -r '.panels[].title | select(contains("$") | not)' "$TOP_SRCDIR/dist/grafana/cgslab.json" >"$TMP/titles"
while read -r title; do
	says ">$title</h" "$TMP/page.html"
done <"$TMP/titles"
expect 0 curl -s -m 20 "$url/api/v1/label/instance/values?match\[\]=cgslab_kernel_info"
is "instances to choose" "$(jq '.data | length' "$TMP/out")" 3
# and no alert is in a state of error
expect 0 curl -s -m 20 "$url/api/v1/rules"
is "rules in error" "$(jq '[.data.groups[].rules[] | select(.health != "ok")] | length' "$TMP/out")" 0
echo "three machines: $(jq -sc 'map([.kernel, .memcgs.live, .memcgs.dying])' "$TMP/documents"), $(wc -l <"$TMP/panels") expressions"
