#!/bin/sh
# K groups that are removed while a file's pages are charged to them are dying until the file is gone.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
. "$TOP_SRCDIR/tests/kernel/batches.sh"
K=17
FILES=$TMP
[ "$(stat -f -c %T /dev/shm 2>/dev/null)" != tmpfs ] || FILES=$(mktemp -d /dev/shm/cgslab-test.XXXXXX)
remove_groups() { undo; }
cleanup() {
	remove_groups
	rm -rf "$FILES" "$TMP"
}

# Others make and remove cgroups too: a count is taken where three in a row are the same.
steady() {
	a=$(count dying) && b=$(count dying) && dying=$(count dying)
	[ "$a" != null ] && [ "$a" = "$b" ] && [ "$b" = "$dying" ]
}
dying_is() {
	steady && [ "$dying" = "$1" ]
}

hold() { # a group each with a page of its own file
	make_group ""
	i=0
	while [ $i -lt $K ]; do
		i=$((i + 1))
		mkdir "$G/$i"
		sh -c 'echo $$ >"$1/cgroup.procs" && exec dd if=/dev/zero of="$2" bs=64k count=1 status=none' \
			- "$G/$i" "$FILES/$i"
		rmdir "$G/$i"
	done
}

# Where somebody else's groups die meanwhile the experiment is made again.
experiment() {
	rm -f "$FILES"/[0-9]*
	undo
	wait_until 10 steady || return 1
	start=$dying
	hold
	wait_until 5 dying_is $((start + K)) || return 1
	is "price of the dying" "$("$CGSLAB" status --format json |
		jq -c 'if .memcgs.dying == null then true else
			.total.dying_bytes == .memcgs.dying * ([.structs[] | .slot_bytes * .per_memcg] | add) end')" true
	rm -f "$FILES"/[0-9]*
	wait_until 5 emptied "$G" dying_is "$start"
}

tries=0
until experiment; do
	tries=$((tries + 1))
	echo "try $tries: $start at the start, ${dying:-unknown} at the end, $K held in between"
	[ $tries -lt 8 ] || fail "dying never rose and fell by $K"
done
