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
done
is "records in the catalog" "$(grep -c '^-- ' "$TOP_SRCDIR/systemd/cgslab.catalog")" \
	"$(echo "$ids" | wc -l)"
