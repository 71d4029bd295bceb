#!/bin/bash
# What following births and deaths costs those who make and remove groups: mkdir+rmdir with
# the events recorded and drained against without, in interleaved rounds; the median of the rounds'
# ratios, by time of the clock and by CPU time of the process that makes them. Drained by the daemon, with a
# tick each 2 s into a history, and by `cgslab show events --follow`.
#
#	ROUNDS=20 PAIRS=4000 LIMIT=1.06 DRAINS="daemon follower" tests/bench/trace-overhead.sh
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"
rounds=${ROUNDS:-20}
pairs=${PAIRS:-4000}
limit=${LIMIT:-1.06}
churn=$TOP_BUILDDIR/tests/bench/churn
dir=$(memory_mount)/cgslab-bench-$$
mkdir "$dir"
undo_more() {
	stop_follower || :
	rmdir "$dir"
}

# ns of the clock and ns of CPU that the pairs took
one_round() {
	"$churn" "$dir" "$pairs" | awk '{print $6, $8}'
}

median() {
	sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}

drained_by() { # drained_by follower|daemon on|off
	case $1-$2 in
	follower-on) start_follower --filter 'matches nothing that exists' ;;
	follower-off) stop_follower ;;
	daemon-on) start ;;
	daemon-off) stop ;;
	esac
}

# The first round of a kernel fills caches: it counts for neither.
one_round >/dev/null
for drain in ${DRAINS:-daemon follower}; do
	printf '%s\n' "[history]" "path = $CGSLAB_HISTORY" >"$TMP/cgslab.conf"
	for i in $(seq "$rounds"); do
		off=$(one_round)
		drained_by $drain on
		on=$(one_round)
		drained_by $drain off
		echo "$off $on"
	done >"$TMP/rounds"
	wall=$(awk '{print $3 / $1}' "$TMP/rounds" | median)
	cpu=$(awk '{print $4 / $2}' "$TMP/rounds" | median)
	awk -v p="$pairs" '{print "off", $1 / p / 1000, "us", $2 / p / 1000, "us cpu; on", $3 / p / 1000, "us", $4 / p / 1000, "us cpu"}' \
		"$TMP/rounds"
	echo "$drain: median of $rounds rounds of $pairs pairs: $wall by the clock, $cpu by CPU time"
	awk -v a="$wall" -v b="$limit" 'BEGIN {exit !(a <= b)}' || fail "$drain: $wall is more than $limit"
done
