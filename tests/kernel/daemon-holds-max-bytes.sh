#!/bin/sh
# Groups come and go below a path of 3,800 bytes: history.db and its log stay near max_bytes, and events and
# lives are counted all the same.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"
ROUNDS=${ROUNDS:-12}
MANY=${GROUPS_MADE:-1500}

top=$(memory_dir)/cgslab-bytes-$$
undo_more() { find "$top" -depth -type d -delete 2>/dev/null || :; }
enable() { [ ! -e cgroup.subtree_control ] || echo +memory >cgroup.subtree_control; } # on v2
mkdir "$top"
name=$(printf '%0199d' 7)
cd -P "$top"
enable
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
	mkdir "$name"
	cd -P "$name"
	enable
done

mkdir "$TMP/state"
config "max_bytes = 4M"
start
most=0
measure() {
	bytes=$(stat -c %s "$CGSLAB_HISTORY" "$CGSLAB_HISTORY-wal" | awk '{ n += $1 } END { print n }')
	[ "$bytes" -le $most ] || most=$bytes
}
for round in $(seq "$ROUNDS"); do
	seq -f "g$round-%g" "$MANY" | xargs mkdir
	measure
	sleep 0.3
	measure
	seq -f "g$round-%g" "$MANY" | xargs rmdir
	measure
done
last=$(sql 'SELECT max(id) FROM tick')
wait_for tick_is $((last + 3))
measure
cd /
echo "$most bytes at most of history.db and its log"
[ $most -ge 500000 ] || fail "nothing was written that could pass a limit"
# (a busy machine has several rounds in a tick, and what a tick says stays for two key ticks)
[ $most -le 10000000 ] || fail "max_bytes = 4M, and there were $most"
is "whole" "$(sql 'PRAGMA quick_check')" ok
# (a run of this length drops old ticks; what is counted is what is left)
[ "$(sql 'SELECT count(*) FROM tick')" -ge 2 ] || fail "no tick is left"
rss=$(awk '/^VmHWM/ { print $2 }' "/proc/$daemon/status")
echo "$rss KiB at most"
[ "$rss" -le 65536 ] || fail "it took $rss KiB"
