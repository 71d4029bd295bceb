#!/bin/sh
# A group is dying from rmdir on, and not from when the kernel put it offline, a grace period later: while one name is made
# and removed again and again, a walk of the kernel's own tree does not have it as live a dozen times (as it had). It may
# have it more than once, since a walk is no moment: a group that lived when it came by, and the next of that name.
MOST=3
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
"$CGSLAB" show memcgs --live --format jsonl --limit 1 >/dev/null 2>"$TMP/err" || fail "$(cat "$TMP/err")"
make_group ""
(
	while [ -d "$G" ] && mkdir "$G/name"; do rmdir "$G/name"; done 2>/dev/null
) 9>&- &
churner=$!
most=0
for walk in $(seq 20); do
	"$CGSLAB" show memcgs --live --format csv --fields state,path --filter "^/$NAME/name\$" >"$TMP/rows"
	n=$(grep -c '^live,' "$TMP/rows" || :)
	[ "$n" -le "$most" ] || most=$n
done
rmdir "$G/name" 2>/dev/null || :
kill $churner 2>/dev/null || :
wait $churner 2>/dev/null || :
echo "of $walk walks the most live rows of one name: $most"
[ "$most" -le $MOST ] || fail "$most groups of one name live at once"
