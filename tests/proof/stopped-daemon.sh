#!/bin/sh
# SIGSTOP for STOPPED seconds (60) while 3,000 groups come and go and 300 stay: then the table is right again within
# 20 s, and what the kernel dropped meanwhile is counted.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

top=$(memory_dir)/cgslab-stopped-$$
undo_more() { find "$top" -depth -type d -delete 2>/dev/null || :; }
mkdir "$top"
[ ! -e "$top/cgroup.subtree_control" ] || echo +memory >"$top/cgroup.subtree_control"
mkdir "$TMP/state"
config
start
stop_now "$daemon"
end=$(($(date +%s) + ${STOPPED:-60}))
for round in 1 2 3 4 5 6; do
	seq -f "$top/g$round-%g" 500 | xargs mkdir
	seq -f "$top/g$round-%g" 500 | xargs rmdir
done
seq -f "$top/stays-%g" 300 | xargs mkdir
while [ "$(date +%s)" -lt $end ]; do sleep 1; done
kill -CONT "$daemon"
table_is_right() {
	[ "$(sql "SELECT count(*) FROM memcg WHERE freed_tick IS NULL AND dying_tick IS NULL
		AND path LIKE '%/${top##*/}/stays-%'")" = 300 ] &&
		[ "$(sql "SELECT count(*) FROM memcg WHERE freed_tick IS NULL AND dying_tick IS NULL
		AND path LIKE '%/${top##*/}/g%'")" = 0 ]
}
wait_for table_is_right
is "whole" "$(sql 'PRAGMA quick_check')" ok
stop
