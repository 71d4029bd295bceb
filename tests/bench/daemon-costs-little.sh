#!/bin/sh
# Proof, not part of check: what a tick of cgslabd costs while nothing changes, with 100, 10,000 and 60,000 live
# memcgs on the running kernel.
#
#   CPU a tick beyond reading /proc/slabinfo   1 ms, its share of the slow walk included
#   the same at 100, 10,000 and 60,000         within 20%
#   resident at 10,000                         16 MiB; no growth over TICKS (100,000) ticks
#   write()                                    500 MB a day of ticks of 2 s
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
TICKS=${TICKS:-100000} # (50,000 at least: SQLite fills its pages first)
failed=0

# at_most WHAT GOT LIMIT
at_most() {
	if awk -v got="$2" -v limit="$3" 'BEGIN { exit !(got != "" && got + 0 <= limit) }'; then
		printf '  %-48s %10s  at most %s\n' "$1" "$2" "$3"
	else
		printf '  %-48s %10s  at most %s  TOO MUCH\n' "$1" "$2" "$3"
		failed=1
	fi
}

of() { # of KEY
	sed -n "s/^$1 //p" "$TMP/cost"
}

calc() { # calc EXPRESSION
	awk "BEGIN { printf \"%.1f\", $1 }"
}

made=0
grow_to() { # grow_to COUNT: so many live memcgs in all
	while now=$(find "$MEM" -type d | wc -l) && [ "$now" -lt "$1" ]; do
		more=$(($1 - now))
		[ $more -le 500 ] || more=500
		make_group "/$made"
		i=1
		# shellcheck disable=SC2046 # words are folders
		[ $more -le 1 ] || mkdir $(while [ $i -lt $more ]; do echo "$G/$made/$i"; i=$((i + 1)); done)
		made=$((made + 1))
	done
}

# cost COUNT TICKS: measures three times, and takes the run in the middle; $beyond is CPU a tick beyond slabinfo, with
# what falls on it of the walk that is made each 300 s, or so seldom that it takes 1/100000 of a CPU
cost() {
	grow_to "$1"
	for run in 1 2 3; do
		rm -rf "${TMP:?}/history.db"*
		"$TOP_BUILDDIR/tests/bench/daemon_cost" "$TMP/history.db" "$2" >"$TMP/cost.$run"
	done
	middle=$(awk '$1 == "beyond_us" { print $2, ++run }' "$TMP/cost.1" "$TMP/cost.2" "$TMP/cost.3" | sort -n | sed -n '2s/.* //p')
	cp "$TMP/cost.$middle" "$TMP/cost"
	walk=$(calc "$(of walk_us) / 150 < 2e6 / 100000 ? $(of walk_us) / 150 : 2e6 / 100000")
	beyond=$(calc "$(of beyond_us) + $walk")
	echo "$(of live) memcgs, $2 ticks: us of CPU: a tick $(of tick_us), slabinfo alone $(of slabinfo_us), a walk $(of walk_us) ($walk a tick)"
	at_most "CPU a tick beyond slabinfo, us" "$beyond" 1000
	at_most "write() a day, MB" "$(calc "$(of written_a_tick) * 43200 / 1e6")" 500
}

make_group ""
cost 100 2000
at_100=$beyond
cost 10000 2000
at_10000=$beyond
cost "${MOST:-60000}" 2000
at_60000=$beyond
at_most "the same at 10,000 against 100, %" "$(calc "100 * $at_10000 / $at_100")" 120
at_most "the same at 60,000 against 100, %" "$(calc "100 * $at_60000 / $at_100")" 120
find "$G" -mindepth 1 -depth -type d -exec rmdir {} +
cost 10000 10000
at_most "resident, KiB" "$(of rss_end_kib)" 16384
at_most "gained in 10,000 ticks, KiB" "$(calc "$(of rss_end_kib) - $(of rss_warm_kib)")" 512

# the long one, on a captured kernel, while others may use the running one again
undo
flock -u 9
"$TOP_BUILDDIR/tests/bench/daemon_cost" "$TMP/long.db" "$TICKS" "$FIXTURES/root-6.18" >"$TMP/cost"
echo "captured kernel, $TICKS ticks: us of CPU: a tick $(of tick_us)"
at_most "gained in $TICKS ticks, KiB" "$(calc "$(of rss_end_kib) - $(of rss_warm_kib)")" 512
exit $failed
