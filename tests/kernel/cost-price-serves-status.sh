#!/bin/sh
# What `cgslab cost` measured is what status says a memcg costs, for the rest of the boot; the computed price
# was within 15% of it before.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"
mount=$(memory_mount)

[ ! -e /run/cgslab/price ] || mv /run/cgslab/price /run/cgslab/price.before-test
undo() {
	rmdir "$mount/cgslab-price" 2>/dev/null || :
	if [ -e /run/cgslab/price.before-test ]; then mv /run/cgslab/price.before-test /run/cgslab/price; fi
}

price() { # price KEY
	jq -r ".price.$1" "$TMP/status"
}

mkdir "$mount/cgslab-price" # there is a group to count the files of
expect 0 "$CGSLAB" status --live --format json
mv "$TMP/out" "$TMP/status"
is "source before" "$(price source)" computed
slab=$(price slab_bytes) percpu=$(price percpu_bytes)

expect 0 "$CGSLAB" cost --format csv
near "computed slab" "$slab" "$(sum "$TMP/out" slab)" 15
near "computed percpu" "$percpu" "$(sum "$TMP/out" percpu)" 15
mv "$TMP/out" "$TMP/bill"

expect 0 "$CGSLAB" status --live --format json
mv "$TMP/out" "$TMP/status"
is "source after" "$(price source)" probed
near "probed slab" "$(price slab_bytes)" "$(sum "$TMP/bill" slab)" 0.1
near "probed percpu" "$(price percpu_bytes)" "$(sum "$TMP/bill" percpu)" 0.1
[ "$(price dying_slab_bytes)" -lt "$(price slab_bytes)" ] || fail "a dying memcg costs as much as a live one"

# Few probes meet no table of ids that grows, or one by chance: they are no price.
rm /run/cgslab/price
expect 0 "$CGSLAB" cost --probes 2
[ ! -e /run/cgslab/price ] || fail "a price of two probes is kept"
