#!/bin/sh
# cgslab(1) has each command of --help, and each option that a command takes; and names no option that is none.
. "$TOP_SRCDIR/tests/lib.sh"
page=$TOP_SRCDIR/man/cgslab.1

"$CGSLAB" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' >"$TMP/commands"
[ "$(wc -l <"$TMP/commands")" -gt 7 ] || fail "--help lists too few commands"
: >"$TMP/options"
while read -r command; do
	grep -qE "^\.(B|BI|BR|RB) .*\"?$command\b" "$page" || fail "$command is not in cgslab(1)"
	"$CGSLAB" help "$command" >"$TMP/help" || fail "help $command"
	"$CGSLAB" "$command" --help | diff - "$TMP/help" || fail "help $command is not $command --help"
	"$CGSLAB" "$command" --list-options | cut -f1 | sed 's/^/--/' >>"$TMP/options"
done <"$TMP/commands"
sort -u -o "$TMP/options" "$TMP/options"
[ "$(wc -l <"$TMP/options")" -gt 25 ] || fail "too few options: $(cat "$TMP/options")"
sed 's/\\-/-/g' "$page" >"$TMP/page"
while read -r option; do
	grep -qE -e "^\.(B|BI|BR|RB) .*$option\b" "$TMP/page" || fail "$option is not in cgslab(1)"
done <"$TMP/options"
sed -n '/^.SH OPTIONS/,/^.SH FIGURES/p' "$TMP/page" | grep -oE -e '--[a-z][a-z-]+' | sort -u >"$TMP/named"
while read -r option; do
	grep -qxF -e "$option" "$TMP/options" || fail "cgslab(1) has $option, which no command takes"
done <"$TMP/named"

expect 2 "$CGSLAB" help statsu
says "did you mean 'status'?" "$TMP/err"
