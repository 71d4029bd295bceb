#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Two NUMA nodes: mem_cgroup_per_node twice a memcg, and a longer mem_cgroup
. "$(dirname "$0")/common"
for line in 6.1 6.12; do
	boot "-$line" "--kernel stock-$line --init plain --nodes 2" two-nodes-are-seen $unpatched $on_v2 $with_io \
		verify-does-not-switch-memory-on
done
boots_end
