#!/bin/sh
# A file whose damage is met while it is read: the message names the file, says "damaged", and what to do.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
tick 2
sqlite3 "$CGSLAB_HISTORY" "PRAGMA journal_mode = DELETE" >/dev/null

# damage NAME: a copy in $TMP/damaged.db, in which the first page of that table or index is full of ones
damage() {
	size=$(sqlite3 "$CGSLAB_HISTORY" "PRAGMA page_size")
	page=$(sqlite3 "$CGSLAB_HISTORY" "SELECT rootpage FROM sqlite_master WHERE name = '$1'")
	cp "$CGSLAB_HISTORY" "$TMP/damaged.db"
	tr '\0' '\377' </dev/zero | head -c "$size" |
		dd of="$TMP/damaged.db" bs="$size" seek=$((page - 1)) conv=notrunc status=none
}

damage event_tick
expect 1 "$CGSLAB" show events --since 2020-01-01 --input "$TMP/damaged.db"
says "cgslab: the file cannot be read: $TMP/damaged.db: it is damaged; take another copy of it" "$TMP/err"
expect 1 env CGSLAB_HISTORY="$TMP/damaged.db" "$CGSLAB" show events --since 2020-01-01
says "$TMP/damaged.db: it is damaged; cgslabd sets it aside when it meets the damage" "$TMP/err"

damage tick
expect 1 "$CGSLAB" status --input "$TMP/damaged.db"
says "$TMP/damaged.db: it is damaged, or no history and no bundle; take another copy of it" "$TMP/err"
