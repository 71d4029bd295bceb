#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The whole series under what makes mistakes show: every allocation failed in turn,
# debugged slabs, the controller on v1 and switched off. LINES and SOURCES as in series.sh; CONFIGS=small
# leaves out the first, which needs the larger kernel.
. "$(dirname "$0")/common"
leaves_none=own-caches-hold-exactly-the-live-memcgs
for line in ${LINES:-6.1 6.12}; do
	small="--kernel $("$vm/kernel-build" $line --series all $(source_of $line))" || exit 1
	fewer="--env TOTAL=${TOTAL:-20000} --test-timeout 3600 --timeout 5400"
	if [ "${CONFIGS:-}" != small ]; then
		real="--kernel $("$vm/kernel-build" $line --config real --series all $(source_of $line))" || exit 1
		boot "-failing-$line" "$real --init plain --nodes 2 --append slub_debug=FZPU $fewer" \
			creation-survives-each-failing-allocation $leaves_none
	fi
	boot "-debug-$line" "$small --init plain --append slub_debug=FZPU $fewer" $leaves_none
	boot "-v1-$line" "$small --append systemd.unified_cgroup_hierarchy=0 $fewer" \
		memory-is-on-v1 $leaves_none
	boot "-off-$line" "$small --init plain --append cgroup_disable=memory" \
		disabled-controller-has-the-root-memcg-only
done
boots_end
