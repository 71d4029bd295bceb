#!/bin/sh
# Every key, option and record of the daemon has its place in the manual and the catalog, and the shipped
# configuration is the default.
. "$TOP_SRCDIR/tests/lib.sh"
conf=$TOP_SRCDIR/man/cgslab.conf.5

"$CGSLABD" --check-config --config /dev/null >"$TMP/keys"
while read -r key eq value; do
	case $key in
	"") ;;
	"["*) grep -qF ".SH $key" "$conf" || fail "section $key is not in cgslab.conf(5)" ;;
	*)
		grep -qx "\.B $key" "$conf" || fail "key $key is not in cgslab.conf(5)"
		grep -q "^#$key = " "$TOP_SRCDIR/dist/cgslab.conf" || fail "key $key is not in dist/cgslab.conf"
		;;
	esac
done <"$TMP/keys"

sed 's/^#\([a-z]\)/\1/' "$TOP_SRCDIR/dist/cgslab.conf" >"$TMP/all.conf"
expect 0 "$CGSLABD" --check-config --config "$TMP/all.conf"
diff "$TMP/keys" "$TMP/out" || fail "dist/cgslab.conf does not show the defaults"

for o in $("$CGSLABD" --help | grep -o '\-\-[a-z-]*' | sort -u); do
	grep -qF -e "$o" "$TOP_SRCDIR/man/cgslabd.8" || fail "$o is not in cgslabd(8)"
done

ids=$(grep -oE '"[0-9a-f]{32}"' "$TOP_SRCDIR/src/daemon/journal.c" | tr -d '"')
[ -n "$ids" ]
for id in $ids; do
	grep -q -- "^-- $id" "$TOP_SRCDIR/systemd/cgslab.catalog" || fail "record $id is not in the catalog"
	grep -qE "^\.IR? $id" "$TOP_SRCDIR/man/cgslabd.8" || fail "record $id is not in cgslabd(8)"
done
is "records in the catalog" "$(grep -c '^-- ' "$TOP_SRCDIR/systemd/cgslab.catalog")" \
	"$(echo "$ids" | wc -l)"

# and no page or catalog has an id that is none
grep -hoE '\b[0-9a-f]{32}\b' "$TOP_SRCDIR/man/cgslabd.8" "$TOP_SRCDIR/systemd/cgslab.catalog" | sort -u >"$TMP/told"
echo "$ids" | sort -u | comm -13 - "$TMP/told" >"$TMP/unknown"
[ ! -s "$TMP/unknown" ] || fail "no record has the id $(cat "$TMP/unknown")"

# every field of a record is in the page
grep -hoE 'journal_(num|field)\(&?[a-z>-]+, "[A-Z_]+"' "$TOP_SRCDIR"/src/daemon/*.c | grep -oE '[A-Z_]{3,}' | sort -u >"$TMP/fields"
[ "$(wc -l <"$TMP/fields")" -ge 15 ] || fail "no fields found"
while read -r field; do
	grep -qw "$field" "$TOP_SRCDIR/man/cgslabd.8" || fail "field CGSLAB_$field is not in cgslabd(8)"
done <"$TMP/fields"
