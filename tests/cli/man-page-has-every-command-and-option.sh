#!/bin/sh
# Each command has a page of its own, which has each option that it takes and no other; the page of a program has
# examples; and cgslab(1) leads to all of them.
. "$TOP_SRCDIR/tests/lib.sh"
man=$TOP_SRCDIR/man

plain() { sed 's/\\-/-/g' "$1"; }
# the options that stand in bold in a text on standard input
bold() { grep -E '^\.(B|BI|BR|RB) ' | grep -oE -e '--[a-z][a-z-]+' | sort -u; }

"$CGSLAB" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' >"$TMP/commands"
[ "$(wc -l <"$TMP/commands")" -gt 7 ] || fail "--help lists too few commands"
while read -r command; do
	page=$man/cgslab-$command.1
	[ -f "$page" ] || fail "$command has no page"
	grep -q "^\.BR cgslab-$command (1)" "$man/cgslab.1" || fail "cgslab(1) does not lead to cgslab-$command(1)"
	"$CGSLAB" help "$command" >"$TMP/help" || fail "help $command"
	"$CGSLAB" "$command" --help | diff - "$TMP/help" || fail "help $command is not $command --help"
	"$CGSLAB" "$command" --list-options | awk -F'\t' '$1 != "" && $1 != "help" && $1 != "version" {print "--" $1}' |
		sort >"$TMP/takes"
	plain "$page" | sed -n '/^\.SH OPTIONS/,/^\.SH EXAMPLES/p' | bold >"$TMP/told"
	[ -s "$TMP/told" ] || fail "cgslab-$command(1) tells no options"
	comm -23 "$TMP/takes" "$TMP/told" >"$TMP/missing"
	[ ! -s "$TMP/missing" ] || fail "cgslab-$command(1) does not tell $(cat "$TMP/missing")"
	# a text may name another command's option or its own; under OPTIONS nothing stands that no command takes
	cat "$TMP/takes" >>"$TMP/all"
	cat "$TMP/told" >>"$TMP/alltold"
done <"$TMP/commands"
plain "$man/cgslab.1" | sed -n '/^\.SH OPTIONS/,/^\.SH FIGURES/p' | bold >>"$TMP/alltold"
printf '%s\n' --help --version >>"$TMP/all"
sort -u "$TMP/all" >"$TMP/options"
[ "$(wc -l <"$TMP/options")" -gt 25 ] || fail "too few options: $(cat "$TMP/options")"
sort -u "$TMP/alltold" | comm -23 - "$TMP/options" >"$TMP/none"
[ ! -s "$TMP/none" ] || fail "a page has $(cat "$TMP/none"), which no command takes"

for page in "$man"/*.[18]; do
	grep -q "^\.SH EXAMPLES" "$page" || fail "$page has no example"
done

expect 2 "$CGSLAB" help statsu
says "did you mean 'status'?" "$TMP/err"

# The columns that the pages of tables tell of are fields of these tables.
for command in cost sites; do
	"$CGSLAB" "$command" --fields help | sed 's/ .*//' >"$TMP/fields"
	sed -n '/^\.SH DESCRIPTION/,/^\.SH OPTIONS/p' "$man/cgslab-$command.1" | sed -nE 's/^\.(B|BR|RB) //p' |
		grep -oE '[a-z]+(_[a-z]+)+' | sort -u >"$TMP/told"
	[ "$(wc -l <"$TMP/told")" -ge 3 ] || fail "cgslab-$command(1) tells of too few columns"
	grep -vxFf "$TMP/fields" "$TMP/told" >"$TMP/none" || :
	[ ! -s "$TMP/none" ] || fail "cgslab-$command(1) tells of $(cat "$TMP/none"), which is no column"
	! grep -qxE '\.(B|BR|RB) (own|saving|bytes|slot|wasted|requested)( ,)?' "$man/cgslab-$command.1" ||
		fail "cgslab-$command(1) has a column by another name than its own"
done
