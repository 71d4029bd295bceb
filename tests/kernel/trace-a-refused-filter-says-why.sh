#!/bin/bash
# Where the kernel refuses a filter, its own words on it are in the message.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
filter=$TOP_BUILDDIR/tests/kernel/kmalloc_filter
"$filter" "bytes_alloc == 4096" || fail "a filter that is right was refused"
! "$filter" "bytes_nowhere == 4096" >"$TMP/said" || fail "a field that no event has was taken"
is "the message" "$(cat "$TMP/said")" \
	"event kmalloc: the kernel refuses the filter 'bytes_nowhere == 4096': Invalid argument (Field not found)"
