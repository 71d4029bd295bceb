#!/bin/sh
# Each page is set at 80 columns without a warning: no table is wider, no line cannot be filled.
. "$TOP_SRCDIR/tests/lib.sh"
command -v man >/dev/null || skip "needs man"

for page in "$TOP_SRCDIR"/man/*.[1-8]; do
	LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 "$page" >"$TMP/page" 2>"$TMP/err"
	[ -s "$TMP/page" ] || fail "$page is empty"
	same "$TMP/err" </dev/null
done
