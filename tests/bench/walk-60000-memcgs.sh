#!/bin/bash
# Proof, not part of check: what the walk of the kernel's own tree costs with COUNT (60,000) memcgs, DYING (5,000) of them
# dying and held by PAGES (24) pages each, on the running kernel.
#
#   a walk, the table brought up to date    60 ms of CPU, in the median
#   with what holds each of the dying       100 ms
#   a mkdir beside walks without a pause    20 ms
#   resident, daemon with BPF and without   8 MiB apart
#   what is told                            what /proc/cgroups or cgroup.stat counts
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
COUNT=${COUNT:-60000} DYING=${DYING:-5000} ROUNDS=${ROUNDS:-10} PAGES=${PAGES:-24}
NAME=cgslab-dying-$$
G=$MEM/$NAME
shm=/dev/shm/$NAME
daemon=
failed=0
walkcost=$TOP_BUILDDIR/tests/bench/walkcost

undo() {
	end_daemon
	rm -f "$shm"
	[ ! -d "$G" ] || find "$G" -depth -type d -delete
}

at_most() { # at_most WHAT GOT LIMIT
	if awk -v got="$2" -v limit="$3" 'BEGIN { exit !(got != "" && got + 0 <= limit) }'; then
		printf '  %-52s %10s  at most %s\n' "$1" "$2" "$3"
	else
		printf '  %-52s %10s  at most %s  TOO MUCH\n' "$1" "$2" "$3"
		failed=1
	fi
}

of() { # of KEY
	sed -n "s/^$1 //p" "$TMP/cost"
}

counted() { # live and dying, as the kernel counts them
	if [ "$VERSION" = v1 ]; then
		awk '$1 == "memory" { print $3 }' /proc/cgroups
	else
		awk '$1 ~ /^nr_(dying_)?subsys_memory$/ { n += $2 } END { print n }' "$MEM/cgroup.stat"
	fi
}

end_daemon() {
	[ -n "$daemon" ] || return 0
	kill "$daemon"
	wait "$daemon" || :
	daemon=
}

# resident [COMMAND...]: KiB of a daemon, started by COMMAND, when it has ticked for a while
resident() {
	rm -rf "$TMP/state" "$TMP/runtime"
	mkdir "$TMP/state" "$TMP/runtime"
	printf '%s\n' "[sample]" "interval = 1s" "[history]" "path = $TMP/state/history.db" >"$TMP/cgslab.conf"
	RUNTIME_DIRECTORY=$TMP/runtime "$@" "$CGSLABD" --foreground --config "$TMP/cgslab.conf" 2>"$TMP/log" 9>&- &
	daemon=$!
	ticked() { [ "$(sqlite3 -readonly "$TMP/state/history.db" 'SELECT count(*) FROM tick' 2>/dev/null || echo 0)" -ge 10 ]; }
	wait_until 120 ticked || fail "cgslabd does not tick: $(cat "$TMP/log")"
	kib=$(awk '$1 == "VmRSS:" { print $2 }' "/proc/$daemon/status")
	bpf=$(sqlite3 -readonly "$TMP/state/history.db" "SELECT state FROM source_state WHERE source = 'bpf' ORDER BY tick DESC LIMIT 1")
	end_daemon
	echo "  a daemon whose source bpf is $bpf: $kib KiB"
}

make_group ""
make_group /own # for the process that makes dying ones
make_group /wait
"$walkcost" hold "$G/own" "$DYING" "$shm" "$PAGES"
for ((folder = 0; $(counted) < COUNT; folder++)); do
	make_group "/$folder"
	more=$((COUNT - $(counted)))
	seq -f "$G/$folder/unit-%g.service" $((more < 199 ? more : 199)) | xargs -r mkdir
done
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg)"
# before others, so that a busy machine's other work is not measured
nice -n -15 "$walkcost" walk "$MEM" "$ROUNDS" >"$TMP/cost"
nice -n -15 "$walkcost" wait "$G/wait" "$MEM" "$ROUNDS" >>"$TMP/cost"
cat "$TMP/cost"
at_most "a walk, ms of CPU in the median" "$(of walk_cpu_median)" 60
at_most "a walk with holders, ms of CPU in the median" "$(of walk_with_holders_cpu_median)" 100
at_most "mkdir beside walks, ms at worst" "$(of mkdir_beside_walks_worst)" 20
at_most "memcgs that made no sense" "$(of odd)" 0
[ "$(of dying)" -ge "$DYING" ] || fail "$(of dying) dying, $DYING were made"
steady() {
	before=$(counted)
	told=$("$CGSLAB" status --live --format json | jq '.memcgs.live + .memcgs.dying')
	[ "$before" = "$(counted)" ] && [ "$told" = "$before" ]
}
wait_until 60 steady || fail "$told are told, the kernel counts $(counted)"
echo "  told, and counted by the kernel: $told"
resident env
with=$kib
resident setpriv --bounding-set -bpf,-perfmon,-sys_admin
at_most "resident with BPF beyond that without, KiB" $((with - kib)) 8192
exit $failed
