#!/bin/sh
# Slab grows: by memcgs that one process makes below one group, or by dentries. Two ticks later status, cgslabtop and
# the document say which, whose, who made them, and how much.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
mount=$(awk '$0 ~ / - cgroup / && $NF ~ /(^|,)memory(,|$)/ {print $5; exit}' /proc/self/mountinfo)
[ -n "$mount" ] || skip "needs the memory controller on cgroup v1"
group=$mount/cgslab-growth-$$
daemon=
undo() {
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
	[ -z "$daemon" ] || wait "$daemon" 2>/dev/null || :
	[ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} +
}
export CGSLAB_HISTORY="$TMP/history.db"
printf '%s\n' "[sample]" "interval = 1s" "[trace]" "kmem = off" "[history]" "path = $CGSLAB_HISTORY" >"$TMP/cgslab.conf"
"$CGSLABD" --foreground --config "$TMP/cgslab.conf" 2>"$TMP/log" &
daemon=$!
ticks() { [ "$("$CGSLAB" export ticks --since 10m -f time 2>/dev/null | wc -l)" -gt "$1" ]; }
wait_until 20 ticks 2 || fail "no tick: $(cat "$TMP/log")"

mkdir "$group"
python3 - "$group" 4000 <<'END'
import os, sys
for i in range(int(sys.argv[2])):
    os.mkdir('%s/g%d' % (sys.argv[1], i))
END
sleep 3
expect 0 "$CGSLAB" status
says "more below /${group##*/}, made by python3" "$TMP/out"
expect 0 "$CGSLABTOP" -b -n 1
says "memcgs below /${group##*/}, made by python3" "$TMP/out"
expect 0 "$CGSLAB" status --format json
jq -e '.slab.growth[0] | .live_change > 3500 and .live_change < 4600' "$TMP/out" >/dev/null ||
	fail "growth: $(jq -c .slab.growth "$TMP/out")"
jq -e '[.verdict[].id] | index("growth")' "$TMP/out" >/dev/null || fail "verdict: $(jq -c .verdict "$TMP/out")"
find "$group" -depth -type d -exec rmdir {} +
