#!/bin/sh
# The bill has struct mem_cgroup as status has it, struct cgroup, and names nine tenths of the bytes.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"

expect 0 "$CGSLAB" cost --format csv -o "$TMP/bill"
[ ! -s "$TMP/err" ] || fail "unexpected: $(cat "$TMP/err")"

"$CGSLAB" show structs --format csv --fields name,requested_bytes,slot_bytes --filter '^mem_cgroup$' |
	tail -n 1 >"$TMP/followed"
"$CGSLAB" cost --format csv --fields struct,requested_bytes,slot_bytes --filter '^mem_cgroup$' |
	tail -n 1 >"$TMP/paid"
is "struct mem_cgroup, requested and slot" "$(cat "$TMP/paid")" "$(cat "$TMP/followed")"

"$CGSLAB" cost --format csv --fields struct,count --filter '^cgroup_(mkdir|create)' >"$TMP/cgroup"
grep -qx "cgroup,1" "$TMP/cgroup" || fail "not one struct cgroup a memcg: $(cat "$TMP/cgroup")"

slab=$(sum "$TMP/bill" slab)
named=$(sum "$TMP/bill" named)
[ $((named * 10)) -ge $((slab * 9)) ] || fail "$named of $slab bytes are in rows with site and cache"
nothing_left
