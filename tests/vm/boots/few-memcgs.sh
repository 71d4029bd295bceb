#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# From how many memcgs on the series pays: with 2, 4 and 8 processors it saves from what cgslab
# tells on the unpatched kernel on (twice that, for what a boot differs by), and below a quarter of
# it it does not.
. "$(dirname "$0")/common"
line=${LINE:-6.12}
before=$("$vm/kernel-build" $line) || exit 1
after=$("$vm/kernel-build" $line --series all) || exit 1

# compare CPUS: a row a number of memcgs
compare() {
	at=$build/tests/vm/out/$name-$1
	from=$(jq -r .total.pays_from_memcgs "$at-before/status-is-kept/status.json")
	echo "$1 processors: told to pay from about $from memcgs on; more Slab with the series, in kB:"
	paste -d' ' "$at-before/few-memcgs-are-measured/growth" "$at-after/few-memcgs-are-measured/growth" |
		awk -v from="$from" '{ more = $4 - $2; printf "  %5d memcgs %+6d\n", $1, more }
			$1 >= 2 * from && more >= 0 { bad = 1 }
			$1 <= from / 4 && more < 0 { bad = 1 }
			END { exit bad || !NR }' || { failed=1; echo "not as told"; }
}

for cpus in ${CPUS:-2 4 8}; do
	boot "-$cpus-before" "--kernel $before --init plain --cpus $cpus" status-is-kept few-memcgs-are-measured
	boot "-$cpus-after" "--kernel $after --init plain --cpus $cpus" few-memcgs-are-measured
	compare $cpus
done
boots_end
