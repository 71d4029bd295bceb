#!/bin/sh
# 20,000 requests of 2,304 bytes from one place come first, all of them counted.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"

for way in "" --events; do
	expect 0 "$CGSLAB" sites $way --format csv -o "$TMP/sites" \
		--fields site,class,allocs,requested_min,requested_mean,requested_max,slot_bytes,own_slot_bytes \
		-- "$TOP_BUILDDIR/tests/kernel/pollload" 20000
	[ ! -s "$TMP/err" ] || fail "unexpected: $(cat "$TMP/err")"
	first=$(sed -n 2p "$TMP/sites")
	case $first in
	do_sys_poll+0x*,plain,*,2304,2304,2304,4096,2304) ;;
	*) cat "$TMP/sites" >&2 && fail "first row: $first" ;;
	esac
	near "allocations counted" "$(echo "$first" | cut -d, -f3)" 20000 1
done
nothing_left
