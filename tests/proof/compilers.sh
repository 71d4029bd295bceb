#!/bin/sh
# gcc and clang build everything, tests included, without a warning (-Wall -Wextra -Wshadow -Wconversion).
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/proof/lib.sh"

for cc in gcc clang; do
	build $cc CC=$cc --enable-werror
	make -C "$TMP/$cc" -j"$JOBS" check TESTS= >"$TMP/$cc.log" 2>&1 || {
		tail -n 40 "$TMP/$cc.log" >&2
		fail "tests with $cc"
	}
done
