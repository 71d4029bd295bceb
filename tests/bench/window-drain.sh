#!/bin/bash
# What a window costs its reader: CPU for a million kmalloc events that both CPUs make as fast as they
# can, and how many are lost; perf record of the same events under the same load beside it, as a
# ratio. And what it costs others: epoll_create+close in a window against outside. Root.
#
#	ROUNDS=3 CALLS=2000000 SECONDS_OPEN=1 tests/bench/window-drain.sh
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
rounds=${ROUNDS:-3}
calls=${CALLS:-2000000} # a CPU
open=${SECONDS_OPEN:-1}  # the load should last for longer
last=$(($(nproc) - 1))
tests=$TOP_BUILDDIR/tests

# 56 bytes come from kmalloc-64 on every kernel; slab_debug makes its slots larger.
cat >"$TMP/load" <<END
#!/bin/bash
for cpu in \$(seq 0 $last); do taskset -c \$cpu $tests/kernel/pollload $calls 56 & done
wait
END
cat >"$TMP/epoll" <<END
#!/bin/bash
$tests/bench/epollload 1 >$TMP/epoll.out
END
chmod +x "$TMP/load" "$TMP/epoll"

# CPU seconds of ended children of this shell: fields 16 and 17, counted from behind the command
children() {
	sed 's/.*) //' "/proc/$$/stat" | awk -v hz="$(getconf CLK_TCK)" '{print ($14 + $15) / hz}'
}

for round in $(seq "$rounds"); do
	"$TMP/load" &
	loading=$!
	"$tests/bench/draincost" "$open" kmalloc-64 >"$TMP/drain"
	wait $loading
	read -r events lost took user system <"$TMP/drain"
	cpu=$(awk -v u="$user" -v s="$system" 'BEGIN {print u + s}')
	awk -v e="$events" -v t="$took" -v l="$lost" -v u="$user" -v s="$system" 'BEGIN {
		printf "cgslab: %.2f M events a second, %.4f CPU-s a million (%.4f user, %.4f system), %d lost\n",
			e / t / 1e6, (u + s) / e * 1e6, u / e * 1e6, s / e * 1e6, l}'

	# perf's own CPU: all that its run took, less what the load says that it took
	before=$(children)
	# shellcheck disable=SC2016 # the inner shell expands
	unshare -m bash -c 'grep -q " /sys/kernel/tracing tracefs" /proc/mounts ||
		mount -t tracefs tracefs /sys/kernel/tracing
		exec perf record -a -m 2048 -e kmem:kmalloc --filter "bytes_alloc == 64" -o "$1/perf.data" \
			-- sh -c "\"$1/load\"; times >\"$1/load.times\""' sh "$TMP" >"$TMP/perf.out" 2>&1 ||
		fail "perf: $(cat "$TMP/perf.out")"
	both=$(children)
	load=$(sed -n '2s/\([0-9]*\)m\([0-9.]*\)s \([0-9]*\)m\([0-9.]*\)s/\1 \2 \3 \4/p' "$TMP/load.times" |
		awk '{print $1 * 60 + $2 + $3 * 60 + $4}')
	awk -v b="$both" -v i="$before" -v l="$load" -v n="$((calls * (last + 1)))" -v c="$cpu" -v e="$events" \
		-v size="$(stat -c %s "$TMP/perf.data")" 'BEGIN {
		p = (b - i - l) / n * 1e6
		printf "perf:   %.4f CPU-s a million, %.0f bytes an event; cgslab takes %.2f of it\n",
			p, size / n, c / e * 1e6 / p}'
	rm -f "$TMP/perf.data"

	"$TMP/epoll"
	outside=$(cut -d' ' -f2 "$TMP/epoll.out")
	"$CGSLAB" sites --events -- "$TMP/epoll" >"$TMP/sites" 2>&1 || :
	awk -v i="$(cut -d' ' -f2 "$TMP/epoll.out")" -v o="$outside" 'BEGIN {
		printf "epoll_create+close: %d ns in a window of kmalloc-4k, %d outside: %.2f\n", i, o, i / o}'
done
