#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's 6.12 kernel as it is: systemd, cgroup v2, counts of memcgs in cgroup.stat
. "$(dirname "$0")/common"
boot '' '--kernel stock-6.12' systemd-is-up-with-no-failed-unit $unpatched $on_v2 $with_io $traces \
	dying-memcgs-are-named-with-what-holds-them
boots_end
