#!/bin/sh
# The history's cost a tick does not depend on how many memcgs there are, and stays within its promise.
. "$TOP_SRCDIR/tests/lib.sh"
"$TOP_BUILDDIR/tests/bench/history_cost" "${TICKS:-100000}"
