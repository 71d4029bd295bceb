#!/bin/bash
# What following births and deaths costs those who make and remove groups: mkdir+rmdir with
# the events recorded and drained against without, in interleaved rounds; the median of the rounds'
# ratios, by time of the clock and by CPU time of the process that makes them.
#
#	ROUNDS=20 PAIRS=4000 LIMIT=1.06 tests/bench/trace-overhead.sh
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
rounds=${ROUNDS:-20}
pairs=${PAIRS:-4000}
limit=${LIMIT:-1.06}
churn=$TOP_BUILDDIR/tests/bench/churn
dir=$(memory_mount)/cgslab-bench-$$
mkdir "$dir"
undo() {
	stop_follower
	rmdir "$dir"
}

# ns of the clock and ns of CPU that the pairs took
one_round() {
	"$churn" "$dir" "$pairs" | awk '{print $6, $8}'
}

# The first round of a kernel fills caches: it counts for neither.
one_round >/dev/null
for i in $(seq "$rounds"); do
	off=$(one_round)
	start_follower --filter 'matches nothing that exists'
	on=$(one_round)
	stop_follower
	echo "$off $on"
done >"$TMP/rounds"

median() {
	sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}
wall=$(awk '{print $3 / $1}' "$TMP/rounds" | median)
cpu=$(awk '{print $4 / $2}' "$TMP/rounds" | median)
awk -v p="$pairs" '{print "off", $1 / p / 1000, "us", $2 / p / 1000, "us cpu; on", $3 / p / 1000, "us", $4 / p / 1000, "us cpu"}' \
	"$TMP/rounds"
echo "median of $rounds rounds of $pairs pairs: $wall by the clock, $cpu by CPU time"
awk -v a="$wall" -v b="$limit" 'BEGIN {exit !(a <= b)}' || fail "$wall is more than $limit"
