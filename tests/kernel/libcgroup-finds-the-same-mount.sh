#!/bin/sh
# libcgroup and our reading of mountinfo agree on where the memory controller is.
. "$TOP_SRCDIR/tests/lib.sh"

got=0
"$TOP_BUILDDIR/tests/kernel/libcgroup_mount" >"$TMP/out" 2>"$TMP/err" || got=$?
cat "$TMP/out" "$TMP/err"
[ $got != 77 ] || skip "libcgroup cannot be used here: $(cat "$TMP/out")"
is "exit status" $got 0
