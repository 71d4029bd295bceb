#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The series on small kernels: what cgslab predicts on the unpatched one is what the
# patched one delivers, and no object is left behind. LINES and the counts make it
# the quick test of `make check` or the whole proof (series-proof.sh).
. "$(dirname "$0")/common"
for line in ${LINES:-6.12}; do
	for config in ${CONFIGS:-small}; do
		[ $config = real ] && all_nodes="1 2" || all_nodes=1
		for nodes in $all_nodes; do
			at=-$line-$config-$nodes
			common="--init plain --nodes $nodes --env COUNT=${COUNT:-4000} --env TOTAL=${TOTAL:-10000}
				--env VERIFY_COUNT=${VERIFY_COUNT:-500}
				--test-timeout ${TEST_TIMEOUT:-1200} --timeout ${TIMEOUT:-1800}"
			before=$("$vm/kernel-build" $line --config $config) || { failed=1; continue; }
			after=$("$vm/kernel-build" $line --config $config --series all) || { failed=1; continue; }
			boot "$at-before" "--kernel $before $common" status-is-kept memcgs-are-measured \
				verify-measures-what-is-predicted
			boot "$at-after" "--kernel $after $common" patch-is-dedicated memcgs-are-measured \
				verify-measures-what-is-predicted own-caches-hold-exactly-the-live-memcgs
			"$vm/predicted-is-delivered" "$build/tests/vm/out/$name$at-before" \
				"$build/tests/vm/out/$name$at-after" || failed=1
		done
	done
done
boots_end
