#!/bin/sh
# 12 x 4 x 5 groups in three levels on the running kernel: show lists each, status counts them, and none
# is left when they are removed.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"

make_group ""
for a in 1 2 3 4 5 6 7 8 9 10 11 12; do
	make_group /$a
	for b in 1 2 3 4; do
		make_group /$a/$b
		mkdir $(for c in 1 2 3 4 5; do echo "$G/$a/$b/$c"; done)
	done
done
is "groups made" "$(find "$G" -mindepth 1 -type d | wc -l)" 300

# Each by its path, in no other.
(cd "$MEM" && find "$NAME" -type d | sed 's|^|/|' | LC_ALL=C sort) >"$TMP/wanted"
"$CGSLAB" export memcgs --fields path --filter "^/$NAME(/|\$)" | sed 1d | LC_ALL=C sort >"$TMP/got"
cmp "$TMP/wanted" "$TMP/got" || fail "show memcgs differs from find"

# Ids are inodes, subtrees are counted at every level.
"$CGSLAB" export memcgs --fields path,cgroup_id,subtree_memcgs,state --filter "^/$NAME(/|\$)" >"$TMP/rows"
for place in "" /3 /3/2 /3/2/5; do
	grep -qx "/$NAME$place,$(stat -c %i "$G$place"),$(find "$G$place" -type d | wc -l),live" "$TMP/rows" ||
		fail "row of /$NAME$place: $(grep "^/$NAME$place," "$TMP/rows")"
done
is "lines of the tree" "$("$CGSLAB" show memcgs --tree --fields path --filter "^/$NAME(/|\$)" |
	awk 'NR > 2' | wc -l)" 301

# The count of all, taken between two equal counts of the folders.
live_is_the_tree() {
	before=$(find "$MEM" -type d | wc -l)
	live=$(count live)
	[ "$before" = "$(find "$MEM" -type d | wc -l)" ] && [ "$live" = "$before" ]
}
wait_until 60 live_is_the_tree || fail "status says $live live, find says $before"

undo
[ ! -d "$G" ] || fail "the groups could not be removed"
# (the kernel frees a memcg a little after its folder is gone)
none_left() { ! "$CGSLAB" export memcgs --fields path --filter "^/$NAME(/|\$)" | sed 1d | grep .; }
wait_until 20 none_left || fail "rows are left of groups that were removed"
wait_until 60 live_is_the_tree || fail "after: status says $live live, find says $before"
