#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# 6.1 with the memory controller on cgroup v1, as systemd sets it up in hybrid mode
. "$(dirname "$0")/common"
boot '' '--kernel stock-6.1 --append systemd.unified_cgroup_hierarchy=0' \
	memory-is-on-v1 live-memcgs-are-the-directories-of-v1 $unpatched
boots_end
