#!/bin/bash
# A removed group that page cache still charges is listed as dying with its last path, its maker, its age
# since the removal and its price; when the pages go, it goes.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
. "$TOP_SRCDIR/tests/kernel/batches.sh"
need_kernel
name=cgslab-dying-$$
dir=$(memory_mount)/$name
# pages of tmpfs go when they are truncated; a disk's file system keeps some of its own longer
file=$(mktemp /dev/shm/cgslab-pages.XXXXXX)
undo() {
	stop_follower || :
	rm -f "$file"
	[ -z "${maker:-}" ] || kill $maker 2>/dev/null || :
	rmdir "$dir/old name" "$dir"/short* "$dir/stays" "$dir" 2>/dev/null || :
}
list() { # of all ticks, the last row of the group
	grep -F "/$name/old name" "$TMP/events" | tail -n 1
}
"$CGSLAB" show memcgs --live -d 0.2 -n 100000 --format jsonl --filter "/$name/" \
	--fields path,state,age_seconds,creator,creator_pid,slot_bytes >"$TMP/events" 2>"$TMP/follow.err" 9>&- &
follower=$!
wait_until 20 follower_is_ready || fail "it did not start"

mkdir "$dir"
mkdir "$dir/stays" # one that each tick lists
# Makers that are gone when one asks are known by the kernel's notes, or not; never by another's name. Notes are few
# (128), and others' processes take them away: the makers of some of five times eight groups are known.
short_listed() {
	grep -F "/$name/short$round-8\"" "$TMP/events" | grep -q '"state":"live"'
}
for round in 1 2 3 4 5; do
	for i in 1 2 3 4 5 6 7 8; do
		mkdir "$dir/short$round-$i"
	done
	wait_until 20 short_listed || fail "not listed: $name/short$round-8 $(cat "$TMP/follow.err")"
	rmdir "$dir"/short*
	grep -F "/$name/short$round-" "$TMP/events" | jq -r .creator | sort | uniq -c >"$TMP/makers"
	! grep -v -e mkdir -e null "$TMP/makers" || fail "that is nobody who made one"
	! grep -q mkdir "$TMP/makers" || break
done
grep -q mkdir "$TMP/makers" || fail "no maker is known: $(cat "$TMP/makers")"

perl -e 'mkdir $ARGV[0] or die; sleep 1 while 1' "$dir/old name" 9>&- &
maker=$!
made() { [ -d "$dir/old name" ]; }
wait_until 20 made || fail "perl makes no group"
sh -c 'echo $$ >"$1/cgroup.procs"; head -c 1048576 /dev/zero >"$2"' sh "$dir/old name" "$file"
listed() {
	list | grep -qF '"path":"'"/$name/old name"'","state":"'"$1"'"'
}
wait_until 20 listed live || fail "not listed as live: $(list)"
rmdir "$dir/old name"
wait_until 20 listed dying || fail "not listed as dying: $(list) $(cat "$TMP/follow.err")"
row=$(list)
echo "$row"
is "its maker" "$(echo "$row" | jq -r '"\(.creator) \(.creator_pid)"')" "perl $maker"
[ "$(echo "$row" | jq '.slot_bytes > 2000')" = true ] || fail "price: $row"
[ "$(echo "$row" | jq '.age_seconds >= 0 and .age_seconds < 20')" = true ] || fail "age: $row"

# it stays: ten more ticks list it
ticks=$(grep -c '"state":"dying"' "$TMP/events")
more_ticks() {
	[ "$(grep -c '"state":"dying"' "$TMP/events")" -ge $((ticks + 10)) ]
}
wait_until 20 more_ticks || fail "it is not listed any more: $(list)"
older=$(list)
[ "$(jq -n "$(echo "$older" | jq .age_seconds) > $(echo "$row" | jq .age_seconds)")" = true ] ||
	fail "its age does not grow: $row then $older"

: >"$file"
newest() { # the rows of five ticks at least
	tail -n 10 "$TMP/events"
}
gone() {
	newest | grep -qF "/$name/stays" && ! newest | grep -qF "/$name/old name"
}
wait_until 30 emptied "$dir" gone || fail "it is listed although its pages are gone: $(list)"
stop_follower || fail "it ended with $?"
