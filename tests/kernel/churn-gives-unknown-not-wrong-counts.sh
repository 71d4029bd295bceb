#!/bin/sh
# While groups come and go, every status completes, and what cannot be trusted is null: never negative.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"

make_group ""
: >"$TMP/go"
(
	trap - EXIT
	while [ -e "$TMP/go" ]; do
		mkdir "$G/1" "$G/2" "$G/2/1" "$G/3" && rmdir "$G/2/1" "$G/1" "$G/2" "$G/3"
	done
) &
churner=$!
stop() {
	rm -f "$TMP/go"
	wait $churner 2>/dev/null || :
}
remove_groups() { undo; }
cleanup() {
	stop
	remove_groups
	rm -rf "$TMP"
}

i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	expect 0 "$CGSLAB" status --format json
	cat "$TMP/out" >>"$TMP/documents"
	expect 0 "$CGSLAB" show memcgs --tree --format jsonl
	grep -q "\"path\":\"  $NAME\"" "$TMP/out" || fail "our group is missing from a walk"
done
stop
jq -s -e 'all(.memcgs.live > 0 and (.memcgs.dying == null or .memcgs.dying >= 0) and
	(.memcgs.dying != null or (.total.saved_bytes == null and .total.dying_bytes == null)))' \
	"$TMP/documents" >/dev/null || fail "a count that cannot be"
echo "dying was unknown in $(jq -s 'map(select(.memcgs.dying == null)) | length' "$TMP/documents") of 60 documents"
