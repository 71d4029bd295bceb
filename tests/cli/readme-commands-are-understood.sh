#!/bin/sh
# Every command of README is one: its words and options are known, and its files are where README says.
. "$TOP_SRCDIR/tests/lib.sh"

sed -n 's/^    \(sudo \)\{0,1\}\(cgslab\(top\)\{0,1\} .*\)/\2/p' "$TOP_SRCDIR/README" | sed 's/  *#.*//; s/ >.*//' >"$TMP/commands"
n=$(wc -l <"$TMP/commands")
[ "$n" -gt 20 ] || fail "README has $n commands"
PATH=$(dirname "$CGSLAB"):$PATH
while read -r command; do
	eval "set -- $command"
	case $1 in
	cgslab) shift && expect 0 "$CGSLAB" "$@" --help ;;
	cgslabtop) shift && expect 0 "$CGSLABTOP" "$@" --help ;;
	esac
done <"$TMP/commands"

for file in dist/pictures dist/screens patches ARCHITECTURE.md COPYING setup; do
	grep -qF "$file" "$TOP_SRCDIR/README" || fail "README names no $file"
	[ -e "$TOP_SRCDIR/$file" ] || fail "README names $file, which is not there"
done
