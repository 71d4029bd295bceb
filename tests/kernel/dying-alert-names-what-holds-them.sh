#!/bin/bash
# An alert of dying memcgs names what holds most of them, by which file, and where most of them were.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

group=$(memory_dir)/cgslab-alert-$$
file=$(mktemp /dev/shm/cgslab-alert.XXXXXX)
# more than others' are at the moment
base=$("$CGSLAB" dying --format csv | tail -n +2 | wc -l)
N=$((base * 2 + 100))
undo_more() {
	rm -f "$file"*
	rmdir "$group"/* "$group" 2>/dev/null || true
}
config "[alert]" "dying = $((base + N - 30))"
start
mkdir "$group"
[ ! -e "$group/cgroup.subtree_control" ] || echo +memory >"$group/cgroup.subtree_control"
for i in $(seq $N); do
	mkdir "$group/$i"
	sh -c 'echo $$ >"$1/cgroup.procs" && exec dd if=/dev/zero of="$2" bs=4k count=2 seek="$3" conv=notrunc status=none' sh \
		"$group/$i" "$file" $((i * 2))
	rmdir "$group/$i"
done
wait_for logged "cgslabd: dying memcgs: "
line=$(grep -F "cgslabd: dying memcgs: " "$TMP/log" | tail -n 1)
echo "$line"
case $line in
*"of them below /${group##*/}; "*" held by tmpfs files or shared memory, "*" by pages of $file"*) ;;
*) fail "the alert says: $line" ;;
esac
expect 0 "$CGSLAB" status
says "held by tmpfs files or shared memory" "$TMP/out"
expect 0 "$CGSLAB" export --metrics
grep -q '^cgslab_dying{holder="tmpfs"} [1-9]' "$TMP/out" || fail "no metric: $(grep cgslab_dying "$TMP/out")"
stop TERM
