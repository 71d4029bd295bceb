#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The series on kernels that prove their locks and their memory (lockdep and KASAN, config debug):
# TOTAL memcgs made and removed, and each allocation of a mkdir failed in turn, without a word of
# the kernel's. LINES and SOURCES as in series.sh; emulated, such a kernel takes minutes for thousands.
. "$(dirname "$0")/common"
for line in ${LINES:-6.12}; do
	kernel=$("$vm/kernel-build" "$line" --config debug --series all $(source_of "$line")) || { failed=1; continue; }
	failed_before=$failed failed=0
	boot "-$line" "--kernel $kernel --init plain --env TOTAL=${TOTAL:-10000} --env BATCH=${BATCH:-2500}
		--test-timeout 3600 --timeout 5400" \
		creation-survives-each-failing-allocation own-caches-hold-exactly-the-live-memcgs \
		locks-and-memory-were-proved
	[ $failed = 1 ] || note_booted "$kernel" "${TOTAL:-10000}"
	[ $failed_before = 0 ] || failed=1
done
boots_end
