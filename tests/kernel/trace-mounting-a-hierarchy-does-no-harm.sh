#!/bin/bash
# Another v1 hierarchy comes and goes while events are followed: memory's is found again and
# followed on, and nothing of the other one is taken for a memcg.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
name=cgslab-mount-$$
dir=$(memory_mount)/$name
undo() {
	stop_follower || :
	rmdir "$TMP/mnt/other-$$" 2>/dev/null || :
	umount "$TMP/mnt" 2>/dev/null || :
	rmdir "$dir/before" "$dir/after" "$dir" 2>/dev/null || :
}
mkdir "$dir" "$TMP/mnt"
start_follower --format jsonl --fields event,path -d 0.1
mkdir "$dir/before"
mount -t cgroup -o none,name=cgslab-test cgslab-test "$TMP/mnt"
mkdir "$TMP/mnt/other-$$"
rmdir "$TMP/mnt/other-$$"
umount "$TMP/mnt"
# as the walk after it would find it, were its event missed
mkdir "$dir/after"
rmdir "$dir/after"
seen() {
	[ "$(events_of born "/$name/before")" = 1 ] && [ "$(events_of freed "/$name/after")" = 1 ]
}
wait_until 20 seen || fail "not seen: $(cat "$TMP/events" "$TMP/follow.err")"
is "born after the mount" "$(events_of born "/$name/after")" 1
is "groups of the other hierarchy" "$(grep -c "other-$$" "$TMP/events" || :)" 0
is "messages" "$(cat "$TMP/follow.err")" ""
stop_follower || fail "it ended with $?"
