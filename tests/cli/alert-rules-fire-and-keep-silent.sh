#!/bin/sh
# Prometheus' own tool takes the rules, and each alert fires for the machine that it is about and keeps
# silent for one that only looks like it (tests/fleet/rules-test.yml).
. "$TOP_SRCDIR/tests/lib.sh"
bin=$("$TOP_SRCDIR/tests/fleet/programs" prometheus prometheus-node-exporter) || fail "no promtool"
cp "$TOP_SRCDIR/dist/prometheus/cgslab.rules.yml" "$TOP_SRCDIR/tests/fleet/rules-test.yml" "$TMP"
cd "$TMP"
expect 0 "$bin/promtool" check rules cgslab.rules.yml
expect 0 "$bin/promtool" test rules rules-test.yml

# every alert has a test that makes it fire for one machine alone, and one of a moment when it keeps silent for all
sed -n 's/.*- alert: //p' cgslab.rules.yml >alerts
[ -s alerts ] || fail "no alert in the rules"
while read -r alert; do
	for wanted in '\[\]' ''; do
		grep -A 2 "alertname: $alert\$" rules-test.yml | grep -qE "^ *exp_alerts: *$wanted\$" ||
			fail "$alert: no test with 'exp_alerts: $wanted'"
	done
done <alerts

# and the tests can fail: an alert that never fires is seen
sed 's/cgslab:memcg_ids:ratio > 0.98/cgslab:memcg_ids:ratio > 2/' cgslab.rules.yml >broken.yml
mv broken.yml cgslab.rules.yml
expect 1 "$bin/promtool" test rules rules-test.yml
