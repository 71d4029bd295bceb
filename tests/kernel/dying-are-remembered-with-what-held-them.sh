#!/bin/bash
# What held a dying memcg is on record: a command asks the history for a time when it was there, after it was freed; and a
# bundle has what holds those of its moment.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

group=$(memory_dir)/cgslab-remembered-$$
name=/${group##*/}
disk=$(mktemp -d /var/tmp/cgslab-remembered.XXXXXX)
undo_more() {
	rm -rf "$disk"
	rmdir "$group" 2>/dev/null || true
}
with_pages() { # with_pages FILE: a dying group that holds its page cache
	mkdir "$group"
	dd if=/dev/zero of="$1" bs=64k count=16 status=none
	uncache "$1"
	sh -c 'echo $$ >"$1/cgroup.procs" && exec dd if="$2" of=/dev/null bs=64k status=none' sh "$group" "$1"
	rmdir "$group"
}

config
start
with_pages "$disk/first"
on_record() { [ "$(sql "SELECT count(*) FROM held h JOIN memcg m ON m.id = h.memcg WHERE m.path = '$name' AND h.file = '$disk/$1'")" -ge 1 ]; }
wait_for on_record first
then=$(sql "SELECT max(utc_ns) / 1000000000 + 1 FROM tick")
passed() { [ "$(sql "SELECT max(utc_ns) / 1000000000 FROM tick")" -ge $((then + 1)) ]; }
wait_for passed
expect 0 "$CGSLAB" dying --free "$name"
says "1 of 1 freed" "$TMP/out"
freed() { [ "$(sql "SELECT freed_tick IS NOT NULL FROM memcg WHERE path = '$name' ORDER BY id DESC LIMIT 1")" = 1 ]; }
wait_for freed

expect 0 "$CGSLAB" dying --at "$then" --filter "^$name\$" --format jsonl
is "its holder then" "$(jq -r '"\(.holder) \(.file)"' "$TMP/out")" "file $disk/first"
[ "$(jq .pages "$TMP/out")" -ge 256 ] || fail "its pages: $(cat "$TMP/out")"
expect 0 "$CGSLAB" dying --at "$then" --by file --filter "^$disk/first\$" --format jsonl
is "by file" "$(jq -r .dying "$TMP/out")" 1
expect 0 "$CGSLAB" dying --at "$then"
says "held by page cache of" "$TMP/out"
expect 0 "$CGSLAB" status --input "$CGSLAB_HISTORY" --format json
stop TERM

with_pages "$disk/second"
held() { [ "$("$CGSLAB" dying --format jsonl --filter "^$name\$" | jq -r .holder)" = file ]; }
wait_until 20 held || fail "it is not held by a file"
expect 0 "$CGSLAB" bundle -o "$TMP/bundle.db"
expect 0 "$CGSLAB" dying --input "$TMP/bundle.db" --filter "^$name\$" --format jsonl
is "its holder in a bundle" "$(jq -r '"\(.holder) \(.file)"' "$TMP/out")" "file $disk/second"
expect 0 "$CGSLAB" bundle --redact -o "$TMP/redacted.db"
expect 0 "$CGSLAB" dying --input "$TMP/redacted.db" --format csv --all-fields
! grep -q -e "$disk" -e "$name" "$TMP/out" || fail "a redacted bundle has names"
! grep -qa -e "$disk" -e "$name" "$TMP/redacted.db" || fail "a redacted bundle has names somewhere"
