#!/bin/sh
# KEYS in cgslabtop(1) is the program's table of keys, and each option of --help is there.
. "$TOP_SRCDIR/tests/lib.sh"
page=$TOP_SRCDIR/man/cgslabtop.1

# .TP / .B "KEYS" / .RI ( NAME ) / Help.
expect 0 "$CGSLABTOP" --list-keys
"$CGSLABTOP" --list-keys | awk -F'\t' '{
	gsub(/\\/, "\\e"); gsub(/-/, "\\-", $1); gsub(/-/, "\\-", $2)
	printf ".TP\n.B \"%s\"\n.RI ( %s )\n%s%s.\n", $2, $1, toupper(substr($3, 1, 1)), substr($3, 2)
}' >"$TMP/keys"
sed -n '/begin keys/,/end keys/p' "$page" | sed '/^\.\\"/d' >"$TMP/page"
same "$TMP/page" <"$TMP/keys"

"$CGSLABTOP" --help | grep -o -e '--[a-z-]*' | sort -u >"$TMP/options"
[ "$(wc -l <"$TMP/options")" -gt 15 ] || fail "--help lists too few options"
while read -r option; do
	grep -qF -e "$option" "$page" || fail "$option is not in cgslabtop(1)"
done <"$TMP/options"

sed -n '/^\.SH OPTIONS/,/^\.SH [^O]/p' "$page" | sed 's/\\-/-/g' | grep -E '^\.(B|BI|BR) ' | grep -oE -e '--[a-z][a-z-]+' |
	sort -u | comm -23 - "$TMP/options" >"$TMP/none"
[ ! -s "$TMP/none" ] || fail "cgslabtop(1) has $(cat "$TMP/none"), which --help lacks"

for view in $("$CGSLABTOP" --help | sed -n 's/^Views: \([^.]*\).*/\1/p' | tr -d ',' | sed 's/ or / /'); do
	says "$view" "$page"
	sed -n '/^\.BI "-v, --view=/,/^\.TP/p' "$page" | grep -qE "^\.BR? $view\b" || fail "--view of the page lacks $view"
done
