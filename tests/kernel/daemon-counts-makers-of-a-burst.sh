#!/bin/sh
# A command makes and removes more groups between two ticks than there is room for events: makers and owners of the
# history have them all, and cgslabtop tells the same. COUNT is how many.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"
count=${COUNT:-12000}
undo_more() { [ -z "${group:-}" ] || rmdir "$group" 2>/dev/null || true; }

printf '%s\n' "[sample]" "interval = 2s" "[history]" "path = $CGSLAB_HISTORY" >"$TMP/cgslab.conf"
start
[ "$(sql "SELECT state FROM source_state WHERE source = 'trace' ORDER BY tick DESC LIMIT 1")" = ok ] ||
	skip "needs the kernel's trace of cgroups"
sums() {
	"$CGSLAB" show owners --by subtree --format csv --fields created,removed,freed,owner --filter "^/${group##*/}\$" 2>"$TMP/err" |
		sed -n 's/,\/.*//p'
}
all_told() { [ "$(sums)" = "$count,$count,$count" ]; }
# burst: where the kernel's buffer was too small for it, which a machine with other work may come to, the sums are told as
# the least, and it is tried again
burst() {
	"$TOP_BUILDDIR/tests/bench/churn" "$group" "$count" >"$TMP/made"
	is "made" "$(awk '{print $2, $4}' "$TMP/made")" "$count $count"
	wait_until 30 all_told && return 0
	grep -q "at least so many" "$TMP/err" || fail "created, removed and freed are $(sums), and not $count each"
	return 1
}
for try in 1 2 3; do
	group=$(memory_dir)/cgslab-burst-$$-$try
	mkdir "$group"
	! burst || break
	[ $try -lt 3 ] || fail "the kernel dropped events each time: $(cat "$TMP/err")"
	rmdir "$group"
done
[ "$(sql "SELECT count(*) FROM event WHERE event = 'lost'")" -gt 0 ] || fail "there was room for every event: raise COUNT"
"$CGSLAB" show makers --format csv --fields created,creator >"$TMP/makers"
told=$(sed -n 's/,churn$//p' "$TMP/makers")
[ "${told:-0}" -ge "$count" ] || fail "of the command: ${told:-none} of $count"
# a tick later, so that both are asked about the same
rmdir "$group"
stop
"$CGSLAB" show makers --input "$CGSLAB_HISTORY" --format csv --fields created,creator >"$TMP/makers"
expect 0 "$CGSLABTOP" --batch -n 1 -v makers --input "$CGSLAB_HISTORY"
is "of the command, in cgslabtop" "$(awk '$NF == "churn" {print $5}' "$TMP/out")" \
	"$(sed -n 's/,churn$//p' "$TMP/makers")"
