#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# One processor and four: slab orders differ, the claims are the same
. "$(dirname "$0")/common"
for cpus in 1 4; do
	for line in 6.1 6.12; do
		boot "-$cpus-$line" "--kernel stock-$line --init plain --cpus $cpus" $unpatched
	done
done
boots_end
