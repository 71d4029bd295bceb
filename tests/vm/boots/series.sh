#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The series on small kernels: what cgslab predicts on the unpatched one is what the
# patched one delivers, and no object is left behind. LINES and the counts make it
# the quick test of `make check` or the whole proof (series-proof.sh). A line that Debian
# has not comes from a git directory: SOURCES="6.18=DIR:COMMIT 6.6=DIR:COMMIT".
# ARCH is kernel-build's (series-arm64.sh). What passed is noted in the cache, for patches/measure.
. "$(dirname "$0")/common"

# series_boots LINE CONFIG NODES: both kernels, one after the other
series_boots() {
	at=-$1-$2-$3
	common="--init plain --nodes $3 --env COUNT=${COUNT:-4000} --env TOTAL=${TOTAL:-10000}
		--env VERIFY_COUNT=${VERIFY_COUNT:-500}
		--test-timeout ${TEST_TIMEOUT:-1200} --timeout ${TIMEOUT:-1800}"
	what="--config $2 --arch ${ARCH:-x86} $(source_of $1)"
	before=$("$vm/kernel-build" $1 $what) &&
		after=$("$vm/kernel-build" $1 --series all $what) || { failed=1; return; }
	failed_before=$failed failed=0
	boot "$at-before" "--kernel $before $common" status-is-kept memcgs-are-measured \
		verify-measures-what-is-predicted
	boot "$at-after" "--kernel $after $common" patch-is-dedicated memcgs-are-measured \
		verify-measures-what-is-predicted own-caches-hold-exactly-the-live-memcgs $words
	"$vm/predicted-is-delivered" "$build/tests/vm/out/$name$at-before" \
		"$build/tests/vm/out/$name$at-after" || failed=1
	[ $failed = 1 ] || note_booted "$after" "${TOTAL:-10000}"
	[ $failed_before = 0 ] || failed=1
}

# What cgslab says of it in words is asked once, of the line that `make check` boots; last, since its 3,000 groups may not
# be freed yet while slab is measured.
words=
[ -n "${LINES:-}" ] || words=verdict-is-said-in-words
for line in ${LINES:-6.12}; do
	for config in ${CONFIGS:-small}; do
		[ $config = real ] && all_nodes="1 2" || all_nodes=1
		for nodes in $all_nodes; do
			series_boots $line $config $nodes
		done
	done
done
boots_end
