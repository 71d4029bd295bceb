#!/bin/sh
# SLUB's order rule as the program has it, against every cache of the running kernel.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
! grep -qE 'slab_(max|min)_(order|objects)|slub_(max|min)_(order|objects)' /proc/cmdline ||
	skip "a boot option changes SLUB's rule on this machine"

got=0
"$TOP_BUILDDIR/tests/kernel/order_rule" >"$TMP/out" || got=$?
cat "$TMP/out"
[ $got != 77 ] || skip "needs /sys/kernel/slab"
is "exit status" $got 0
