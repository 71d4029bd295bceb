#!/bin/sh
# bundle: one file that answers as the kernel did, with the kernel's texts; --redact leaves no name in it.
. "$TOP_SRCDIR/tests/lib.sh"
root=$FIXTURES/root-6.18
bundle=$TMP/a.db

expect 0 "$CGSLAB" bundle --root "$root" -o "$bundle"
is "files beside it" "$(ls "$TMP" | tr '\n' ' ')" "a.db err out "
is "whole" "$(sqlite3 -readonly "$bundle" 'PRAGMA integrity_check')" ok

# every command says of it what it said of the kernel
answers() { # answers FILE: what does not tell where it is from
	"$CGSLAB" status --format json "$@" | jq -S 'del(.from, .age_seconds, .self, .sources)'
	for table in memcgs caches structs; do
		"$CGSLAB" export $table "$@" | sort
	done
}
answers --root "$root" >"$TMP/kernel"
answers --input "$bundle" >"$TMP/file"
diff -u "$TMP/kernel" "$TMP/file" || fail "the bundle says something else"
says "system.slice" "$TMP/file"
"$CGSLABTOP" --once --input "$bundle" >"$TMP/top" || fail "cgslabtop: $?"
says "system.slice" "$TMP/top"

# the texts are the kernel's, byte by byte
sqlite3 -readonly "$bundle" "SELECT text FROM source_text WHERE name = '/proc/slabinfo'" >"$TMP/slabinfo"
cat "$root/proc/slabinfo" | diff - "$TMP/slabinfo" | grep -v '^[0-9]' >"$TMP/diff" || :
is "difference to /proc/slabinfo, but for the end" "$(tr -d '> \n' <"$TMP/diff")" ""

# names are hidden wherever they stand, also in what SQLite has freed
cp -a "$root" "$TMP/built"
root=$TMP/built
chmod -R u+w "$root"
echo "Linux version 6.18.44 (somebody@buildhost) #1" >"$root/proc/version"
expect 0 "$CGSLAB" bundle --root "$root" -o "$TMP/shown.db"
expect 0 "$CGSLAB" bundle --root "$root" --redact -o "$TMP/hidden.db"
is "texts" "$(sqlite3 -readonly "$TMP/hidden.db" "SELECT count(*) FROM source_text WHERE name = '/proc/slabinfo'")" 1
for name in system.slice user.slice machine.slice fixture buildhost; do
	grep -qa "$name" "$TMP/shown.db" || fail "$name was not there"
	! grep -qa "$name" "$TMP/hidden.db" || fail "$name can still be read"
done
is "memcgs" "$("$CGSLAB" export memcgs --input "$TMP/hidden.db" | wc -l)" \
	"$("$CGSLAB" export memcgs --input "$bundle" | wc -l)"
"$CGSLAB" export memcgs --input "$TMP/hidden.db" --fields path | sed 1d | grep -qvE '^(/n[0-9]+)+$|^/$' &&
	fail "a path that is not numbers"

# of a history, for who may not read the kernel
export CGSLAB_HISTORY="$bundle"
expect 0 "$CGSLAB" bundle --input "$bundle" -o "$TMP/again.db"
says "the kernel's texts are not in the bundle" "$TMP/err"
answers --input "$TMP/again.db" >"$TMP/again"
diff -u "$TMP/kernel" "$TMP/again" || fail "the second bundle says something else"

# what is wrong is named, and an older file stays
expect 2 "$CGSLAB" bundle --root "$root"
says "give it a file with -o FILE" "$TMP/err"
expect 2 "$CGSLAB" bundle --root "$root" -o /dev/full
says "is no regular file" "$TMP/err"
expect 2 "$CGSLAB" bundle --root "$root" -o "$TMP/x.db" more
expect 2 "$CGSLAB" bundle --live --at 1h -o "$TMP/x.db"
says "it does not go with --at" "$TMP/err"
expect 1 "$CGSLAB" bundle --root "$root" -o "$TMP/nowhere/x.db"
mkdir "$TMP/empty"
before=$(cksum <"$bundle")
expect 4 "$CGSLAB" bundle --root "$TMP/empty" --force -o "$bundle"
is "the older file" "$(cksum <"$bundle")" "$before"
expect 2 "$CGSLAB" bundle --root "$root" -o "$bundle"
says "is there already, and may be evidence; --force overwrites it" "$TMP/err"
is "the older file" "$(cksum <"$bundle")" "$before"
expect 0 "$CGSLAB" bundle --root "$root" --redact --force -o "$bundle"
boot=$(cat "$root/proc/sys/kernel/random/boot_id" 2>/dev/null || sqlite3 -readonly "$TMP/shown.db" 'SELECT boot_id FROM boot')
[ -n "$boot" ] || fail "the fixture has no boot id"
! grep -qa "$boot" "$bundle" || fail "the boot id tells which machine it is"
expect 4 "$CGSLAB" status --input "$TMP/missing.db"
says "missing.db: no such file" "$TMP/err"
head -c 9000 /dev/zero | tr '\0' x >"$TMP/text"
expect 1 "$CGSLAB" status --input "$TMP/text"
says "text: it is damaged, or no history and no bundle" "$TMP/err"

# a name that SQLite would read as an address is a name
mkdir "$TMP/names"
cd "$TMP/names"
for name in file:x.db 'file:x.db?mode=ro' :memory:; do
	expect 0 "$CGSLAB" bundle --root "$root" -o "$name"
	is "files" "$(ls)" "$name"
	expect 0 "$CGSLAB" status --input "$name"
	rm "$name"
done

# ended in the middle, wherever that is: a bundle or none, and nothing beside it
for after in 0.01 0.02 0.03 0.04 0.06 0.08; do
	"$CGSLAB" bundle --root "$root" -o ended.db &
	pid=$!
	sleep $after
	kill "$pid" || :
	wait "$pid" || :
	is "after $after s" "$(ls | grep -v '^ended\.db$' || :)" ""
	[ ! -e ended.db ] || expect 0 "$CGSLAB" status --input ended.db
	rm -f ended.db
done
