#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The package on Debian's 6.12 under systemd, with Debian's own Prometheus and node_exporter: the ways out of the
# machine, the alert when the recorder stops, and the socket's limits.
. "$(dirname "$0")/common"

make_package
bin=$("$vm/../fleet/programs" prometheus prometheus-node-exporter)
package_options="--mem 3072 --put $vm/guest/fleet.sh:/root/ --put $bin/prometheus --put $bin/prometheus-node-exporter"
package "" stock-6.12 "$packaged" "service-starts-from-its-package service-metrics-reach-prometheus
	service-metrics-socket-keeps-its-limits service-that-stops-is-alerted systemd-is-up-with-no-failed-unit"
boots_end
