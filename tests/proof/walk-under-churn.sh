#!/bin/bash
# The walk of the kernel's own tree, WALKS (1,000) times, while two processes make and remove groups, and pages of the files that
# hold dying ones are dropped and read again: each memcg that is there all the time is told each time, no name is nonsense,
# and the kernel says nothing.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
WALKS=${WALKS:-1000} STAY=2500 # two pieces of a walk
NAME=cgslab-dying-$$
G=$MEM/$NAME
disk=$(mktemp -d /var/tmp/$NAME.XXXXXX)
pids=
undo() {
	rm -f "$TMP/go"
	# shellcheck disable=SC2086 # words are pids
	[ -z "$pids" ] || wait $pids || :
	rm -rf "$disk" /dev/shm/"$NAME"*
	[ ! -d "$G" ] || find "$G" -depth -type d -delete
}

make_group ""
make_group /churn
make_group /stay
mkdir "$G/reader"
(cd "$G/stay" && seq -f "$NAME-stays-%g" $STAY | xargs mkdir)
for n in 1 2 3 4 5 6 7 8; do
	dd if=/dev/zero of="$disk/$n" bs=64k count=8 status=none
done
sync
: >"$TMP/go"
(while [ -e "$TMP/go" ]; do "$TOP_BUILDDIR/tests/bench/churn" "$G/churn" 200 || exit; done) >"$TMP/churn.1" 9>&- &
pids="$pids $!"
(while [ -e "$TMP/go" ]; do "$TOP_BUILDDIR/tests/bench/churn" "$G/churn" 200 || exit; done) >"$TMP/churn.2" 9>&- &
pids="$pids $!"
# a group reads a file, is removed, and the file's pages go
(
	i=0
	while [ -e "$TMP/go" ]; do
		i=$((i + 1)) file=$disk/$((i % 8 + 1))
		dd if="$file" iflag=nocache count=0 status=none
		mkdir "$G/reader/$i"
		sh -c 'echo $$ >"$1/cgroup.procs"; exec cat "$2"' sh "$G/reader/$i" "$file" >"/dev/shm/$NAME.$((i % 4))"
		rmdir "$G/reader/$i"
		rm -f "/dev/shm/$NAME.$(((i + 2) % 4))"
	done
) 9>&- &
pids="$pids $!"
dmesg >"$TMP/before" 2>/dev/null || skip "dmesg cannot be read"
status=0
"$TOP_BUILDDIR/tests/bench/walkcost" again "$MEM" "$WALKS" "$NAME-stays-" $STAY >"$TMP/said" || status=$?
rm "$TMP/go"
for pid in $pids; do
	wait "$pid" || fail "what makes and removes groups ended with $?"
done
pids=
cat "$TMP/said"
echo "groups made and removed meanwhile: $(cat "$TMP"/churn.* | awk '{ n += $2 } END { print n }')"
[ $status = 0 ] || fail "a memcg was missed, or a name made no sense"
[ "$(sed -n 's/^files //p' "$TMP/said")" -gt 0 ] || fail "no file was told"
dmesg | diff "$TMP/before" - | sed -n 's/^> //p' >"$TMP/new"
"$TOP_SRCDIR/tests/vm/splats" "$TMP/new" || fail "the kernel complained"
