#!/bin/sh
# Limits that are crossed and kept again, a source that fails and comes back, the summary: one line each, by a daemon
# that reads a captured kernel.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
daemon=
undo() {
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
	[ -z "$daemon" ] || wait "$daemon" 2>/dev/null || :
}
rm -f "$TMP/root/cgslab-moment" # its clock is to go on

# config SUMMARY DYING MEMCGS SAVED_BELOW
config() {
	printf '%s\n' "[sample]" "interval = 100ms" "[trace]" "cgroup = off" "[history]" "path = $CGSLAB_HISTORY" \
		"[journal]" "summary = $1" "[alert]" "dying = $2" "memcgs = $3" "saved_below = $4" >"$TMP/cgslab.conf"
}
# kib BYTES: as people read them, below 1MiB
kib() {
	awk -v b="$1" 'BEGIN { k = b / 1024; printf b < 1024 ? "%dB" : k < 10 ? "%.2fKiB" : k < 100 ? "%.1fKiB" : "%.0fKiB", b < 1024 ? b : k }'
}
logged() { grep -qE -e "$1" "$TMP/log"; }
wait_for() {
	wait_until 20 logged "$1" || {
		cat "$TMP/log" >&2
		fail "it never said '$1'"
	}
}
reload() {
	before=$(grep -c "read again" "$TMP/log" || :)
	kill -HUP "$daemon"
	again() { [ "$(grep -c "read again" "$TMP/log" || :)" -gt "$before" ]; }
	wait_until 20 again || fail "it did not reload: $(cat "$TMP/log")"
}

live=$("$CGSLAB" status --root "$TMP/root" --format json | jq .memcgs.live)
dying=$("$CGSLAB" status --root "$TMP/root" --format json | jq .memcgs.dying)
saved=$("$CGSLAB" status --root "$TMP/root" --format json | jq .total.saved_bytes)
[ "$dying" -ge 1 ] && [ "$saved" -ge 1 ] || fail "the captured kernel has nothing to alert of"

config off $((dying - 1)) $((live + dying - 1)) 1T
"$CGSLABD" --foreground --root "$TMP/root" --config "$TMP/cgslab.conf" 2>"$TMP/log" &
daemon=$!
wait_for "^cgslabd: dying memcgs: $dying, more than $((dying - 1)); see 'cgslab dying --by holder'\$"
wait_for "^cgslabd: memcgs, live and dying: $((live + dying)), more than $((live + dying - 1))(; .* live ones are below /.+)?; see 'cgslab show memcgs --tree'\$"
wait_for "^cgslabd: saved by caches of their own: $(kib "$saved"), less than 1[.]00TiB; see 'cgslab status'\$"

# this kernel has a cache for one struct and would save by one for another: both are told
would=$("$CGSLAB" status --root "$TMP/root" --format json | jq .total.would_save_bytes)
[ "$would" -ge 1 ] || fail "the captured kernel would save nothing"
wait_for "^cgslabd: started on .*, $dying dying; caches of their own save $(kib "$saved"), and others would save $(kib "$would");"

config off $dying off $saved
reload
wait_for "^cgslabd: over: dying memcgs: $dying, the limit is $dying\$"
wait_for "^cgslabd: over: saved by caches of their own: $(kib "$saved"), the limit is $(kib "$saved")\$"
is "ends of a limit that was taken back" "$(grep -c "over: memcgs" "$TMP/log")" 0
is "alerts, each told once" "$(grep -cE "(more|less) than" "$TMP/log")" 3

# a source
cp "$TMP/root/proc/slabinfo" "$TMP/slabinfo"
: >"$TMP/root/proc/slabinfo"
wait_for "^cgslabd: source slabinfo is absent: /proc/slabinfo is empty\$"
cat "$TMP/slabinfo" >"$TMP/root/proc/slabinfo"
wait_for "^cgslabd: source slabinfo is ok\$"

# the summary has the followed caches
is "summaries while they are off" "$(grep -c "kmalloc-4k [0-9]*/" "$TMP/log")" 0
config 1s off off off
reload
wait_for "^cgslabd: Memory cgroups hold about .* $live live memcgs, $dying dying; .*; kmalloc-4k [0-9]+/[0-9]+"

# ids, share, any cache, what it grows by
config off off off off
printf '%s\n' "ids = 1" "share = 0%" "cache dentry = 1K" "growth slab = 1M/min" >>"$TMP/cgslab.conf"
reload
wait_for "^cgslabd: ids of memcgs in use: $live, more than 1(; .* below /.+)?; see 'cgslab status'\$"
wait_for "^cgslabd: slab that memcgs hold: [0-9.]+KiB, more than 0B(; .* below /.+)?; see 'cgslab show memcgs --tree'\$"
wait_for "^cgslabd: slab of dentry: [0-9.]+[KM]iB, more than 1[.]00KiB; see 'cgslab show caches'\$"
awk '/^Slab:/ { $2 += 4096 } 1' "$TMP/root/proc/meminfo" >"$TMP/meminfo"
cat "$TMP/meminfo" >"$TMP/root/proc/meminfo"
wait_for "^cgslabd: growth of slab in 1m: 4[.]00MiB, more than 1[.]00MiB(; .*)?; see 'cgslab show caches'\$"

# another limit in the place of one does not take what that cache held for what this one held
config 1s off off off
echo "growth kmalloc-4k = 1M/min" >>"$TMP/cgslab.conf"
reload
config 1s off off off
echo "growth dentry = 1M/1h" >>"$TMP/cgslab.conf"
reload
summaries=$(grep -c "^cgslabd: Memory cgroups hold" "$TMP/log")
two_more() { [ "$(grep -c "^cgslabd: Memory cgroups hold" "$TMP/log")" -ge $((summaries + 2)) ]; }
wait_until 20 two_more || fail "no summary after the reload"
is "alerts of a cache that does not grow" "$(grep -c "growth of dentry" "$TMP/log")" 0

# a name that no cache has is told: the alert would never come
config 1s off off off
printf '%s\n' "cache nosuch2 = 1G" "growth nosuch3 = 1G/1h" "growth nosuch2 = 1G/1h" "cache slab = 1T" "cache dentry = 1T" \
	>>"$TMP/cgslab.conf"
reload
wait_for "^cgslabd: $TMP/cgslab.conf read again; no such cache here: nosuch2 nosuch3\$"
config 1s off off off
reload
is "reloads that miss a cache" "$(grep -c "no such cache" "$TMP/log")" 1

# what an earlier writer gave up is told when another one can write
: >"$TMP/file"
good=$CGSLAB_HISTORY
CGSLAB_HISTORY=$TMP/file/history.db
config off off off off
reload
wait_for "^cgslabd: the history cannot be written: "
CGSLAB_HISTORY=$good
config off off off off
reload
wait_for "^cgslabd: the history is written again; [1-9][0-9]* ticks? (was|were) given up\$"

kill "$daemon"
wait "$daemon" || fail "it ended with $?"
daemon=
wait_for "^cgslabd: stopped \(SIGTERM\) after [0-9]+ ticks written, 0 given up; .* save [0-9.]+.?i?B, and others would save "
