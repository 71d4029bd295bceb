#!/bin/bash
# No permission, no tracefs, an event missing, fields at other places: each is named, with its cure, and
# what can be told without it is told.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
name=cgslab-missing-$$
dir=$(memory_mount)/$name
undo() {
	rmdir "$dir" 2>/dev/null || :
}

# A person without privilege.
expect 3 setpriv --reuid 65534 --regid 65534 --clear-groups "$CGSLAB" show events --follow
says "run as root" "$TMP/err"
# Root in a container: nothing may be mounted, and tracefs is not there.
unshare -m sh -c 'umount -R /sys/kernel/tracing /sys/kernel/debug 2>/dev/null
	exec setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$@"' sh \
	"$CGSLAB" show memcgs --live -d 0.1 -n 2 --format jsonl >"$TMP/out" 2>"$TMP/err" ||
	fail "show memcgs without tracefs: $?"
says "mount -t tracefs" "$TMP/err"
says '"state":"live"' "$TMP/out"
expect 4 "$CGSLAB" show events --follow --root "$FIXTURES/root-6.18"
says "captured" "$TMP/err"

# with_tracefs CHANGE: three events of a group, on a tracefs that CHANGE made another one
follow_changed() {
	mkdir -p "$TMP/empty"
	unshare -m sh -c '
		t=/sys/kernel/tracing/events/cgroup
		mount -t tracefs nodev /sys/kernel/tracing
		eval "$1"
		exec "$CGSLAB" show events --follow --format jsonl --fields event,path,cgroup_id --limit 2 \
			--filter "/$2"' sh "$1" "$name" >"$TMP/out" 2>"$TMP/err" &
	follower=$!
	wait_until 20 follower_is_ready
	mkdir "$dir"
	rmdir "$dir"
	status=0
	wait "$follower" || status=$?
	follower=
	is "status with $1" "$status" 0
}
export TMP CGSLAB
follow_changed 'mount --bind "$TMP/empty" $t/cgroup_rename'
says "no event cgroup_rename" "$TMP/err"
says "{\"event\":\"dying\",\"path\":\"/$name\"" "$TMP/out"

# A format that says the id stands where root does: then that is what must be read.
follow_changed 'grep -v "field:u64 id" $t/cgroup_mkdir/format |
	sed "s/field:int level;/field:u32 id;/" >"$TMP/format"
	mount --bind "$TMP/format" $t/cgroup_mkdir/format'
level=$(grep '"event":"born"' "$TMP/out" | sed 's/.*"cgroup_id":\([0-9]*\).*/\1/')
is "cgroup_id read from where level stands" "$level" 1

# Without the event that tells the end, births and deaths cannot be told.
status=0
unshare -m sh -c 'mount -t tracefs nodev /sys/kernel/tracing
	mount --bind "$TMP/empty" /sys/kernel/tracing/events/cgroup/cgroup_release
	exec "$CGSLAB" show events --follow' >"$TMP/out" 2>"$TMP/err" || status=$?
is "status without cgroup_release" $status 4
says "no event cgroup_release" "$TMP/err"
is "instances left" "$(stale_instances)" ""
