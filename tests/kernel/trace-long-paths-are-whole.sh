#!/bin/bash
# Paths beyond the 1,023 bytes that an event holds are told in full, and a renamed group takes its
# subtree along.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
name=cgslab-long-$$
dir=$(memory_mount)/$name
part=$(printf '%0240d' 7)
below=
for i in 1 2 3 4 5 6; do below=$below/$part; done
undo() {
	stop_follower || :
	find "$dir" -depth -type d -exec rmdir {} \; 2>/dev/null || :
}
start_follower --format jsonl --fields event,path
mkdir -p "$dir$below"
born() {
	[ "$(events_of born "/$name$below\"")" = 1 ]
}
wait_until 20 born || fail "born: $(tail -n 1 "$TMP/events")"
mv "$dir/$part" "$dir/short"
below=/short${below#/"$part"}
rmdir "$dir$below"
dead() {
	[ "$(events_of dying "/$name$below\"")" = 1 ] && [ "$(events_of freed "/$name$below\"")" = 1 ]
}
wait_until 20 dead || fail "dying or freed: $(grep -v born "$TMP/events")"
is renamed "$(events_of renamed "/$name/short\"")" 1
