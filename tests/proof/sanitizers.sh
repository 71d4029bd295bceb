#!/bin/sh
# Every unit and command test under ASan and UBSan, leaks included.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/proof/lib.sh"

build sanitizers --enable-werror --enable-sanitizers
make -s -C "$TMP/sanitizers" -f - list >"$TMP/tests" <<'END'
include Makefile
list:
	@echo $(filter tests/unit/% tests/cli/% tests/fuzz/%,$(TESTS))
END
check_in_build sanitizers TESTS="$(cat "$TMP/tests")"
