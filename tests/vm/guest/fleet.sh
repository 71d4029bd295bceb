# SPDX-License-Identifier: GPL-2.0-or-later
# fleet.sh - for claims with a Prometheus in the guest: . /root/fleet.sh behind lib.sh. There is no curl.

# http PORT TARGET: the answer, headers and all
http() {
	exec 5<>"/dev/tcp/127.0.0.1/$1"
	printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&5
	cat <&5
	exec 5>&-
}

# ask EXPRESSION: what Prometheus answers, as compact JSON
ask() {
	http 9090 "/api/v1/query?query=$(jq -rn --arg q "$1" '$q | @uri')" | sed '1,/^\r*$/d' | jq -c .
}

# value EXPRESSION: of its one sample, "none" where there is not exactly one
value() {
	ask "$1" | jq -r '.data.result | if length == 1 then .[0].value[1] else "none" end'
}

# there EXPRESSION: whether it gives anything
there() { [ "$(ask "$1" | jq '.data.result | length')" -gt 0 ]; }

scraped_every=15
start_prometheus() {
	mkdir -p /root/prometheus
	# the alert waits ten minutes: here half a minute, by the same rule
	sed '/alert: CgslabStale/,/severity:/{s/> 300/> 60/g; s/for: 5m/for: 10s/}' \
		/usr/share/cgslab/prometheus/cgslab.rules.yml >/root/prometheus/cgslab.rules.yml
	cat >/root/prometheus/prometheus.yml <<-END
	global: {scrape_interval: ${scraped_every}s, scrape_timeout: 10s, evaluation_interval: ${scraped_every}s}
	rule_files: [cgslab.rules.yml]
	scrape_configs:
	  - job_name: cgslab
	    static_configs: [{targets: ['127.0.0.1:9989']}]
	  - job_name: node
	    static_configs: [{targets: ['127.0.0.1:9100']}]
	END
	systemd-run -q --unit=lab-prometheus prometheus --config.file=/root/prometheus/prometheus.yml \
		--storage.tsdb.path=/root/prometheus/data --web.listen-address=127.0.0.1:9090
	systemd-run -q --unit=lab-exporter prometheus-node-exporter --collector.disable-defaults --collector.textfile \
		--collector.textfile.directory=/var/lib/prometheus/node-exporter --web.listen-address=127.0.0.1:9100
}
