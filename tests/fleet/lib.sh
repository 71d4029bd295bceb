# SPDX-License-Identifier: GPL-2.0-or-later
# For what has a real Prometheus scrape machines: . "$TOP_SRCDIR/tests/fleet/lib.sh" behind tests/lib.sh, which it
# leaves undo() to: processes are in $started, and end_started ends them.
bin=$("$TOP_SRCDIR/tests/fleet/programs" prometheus prometheus-node-exporter) || fail "no prometheus"
started=
targets=
port=19300

end_started() {
	for pid in $started; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || :
	done
}

listen() { # listen COMMAND...: $port is one that answers with it
	while [ $port -lt 19400 ]; do
		port=$((port + 1))
		systemd-socket-activate --accept --inetd -l "127.0.0.1:$port" "$@" >"$TMP/listener.$port" 2>&1 &
		wait_until 10 grep -qE 'Listening on|Failed to' "$TMP/listener.$port" || fail "$(cat "$TMP/listener.$port")"
		if ! grep -q 'Failed to' "$TMP/listener.$port"; then
			started="$started $!"
			return
		fi
	done
	fail "no port is free"
}

target() { # target NAME COMMAND...: scraped by the name; "" is its address
	name=$1
	shift
	listen "$@"
	targets="$targets
      - targets: ['127.0.0.1:$port']"
	[ -z "$name" ] || targets="$targets
        labels: {instance: '$name'}"
}

serve_prometheus() { # of all targets, with our rules, each second; it is at $url
	cp "$TOP_SRCDIR/dist/prometheus/cgslab.rules.yml" "$TMP"
	cat >"$TMP/prometheus.yml" <<END
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [cgslab.rules.yml]
scrape_configs:
  - job_name: cgslab
    static_configs:$targets
END
	while [ $port -lt 19400 ]; do
		port=$((port + 1))
		"$bin/prometheus" --config.file="$TMP/prometheus.yml" --storage.tsdb.path="$TMP/data" \
			--web.listen-address="127.0.0.1:$port" >"$TMP/prometheus.log" 2>&1 &
		server=$!
		wait_until 60 grep -qE 'Server is ready|address already in use' "$TMP/prometheus.log" ||
			fail "$(cat "$TMP/prometheus.log")"
		grep -q 'address already in use' "$TMP/prometheus.log" || break
	done
	started="$started $server"
	url=http://127.0.0.1:$port
}

ask() { # ask EXPRESSION: what Prometheus answers
	curl -s -m 20 "$url/api/v1/query" --data-urlencode "query=$1"
}

value() { # value EXPRESSION: of its one sample
	ask "$1" | jq -r '.data.result | if length == 1 then .[0].value[1] | tonumber else "none" end'
}
