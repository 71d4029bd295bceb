#!/bin/sh
# --check: 0 holds, 5 breached, 4 unknown, 2 no such number or no comparison; the worst of several counts.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"
fresh_root

check() { # check STATUS CHECK...
	wanted_status=$1
	shift
	args=
	for one in "$@"; do args="$args --check $one"; done
	# shellcheck disable=SC2086 # the checks have no blanks
	expect "$wanted_status" "$CGSLAB" status --root "$R" $args
	same "$TMP/out" </dev/null
}

# The captured kernel has 8 live and 3 dying.
for good in 'dying<4' 'dying<=3' 'dying==3' 'dying>=3' 'dying>2' 'memcgs.live>7.5' \
	'structs.mem_cgroup.saved_bytes==1856' 'net_page_saving_bytes<0' 'total.saved_bytes<2e6' \
	'caches.kmalloc-4k.num_objs==320'; do
	check 0 "$good"
	same "$TMP/err" </dev/null
done
for bad in 'dying<3' 'dying<=2' 'dying==2' 'dying>=4' 'dying>3'; do
	check 5 "$bad"
	says "check $bad is breached: dying is 3" "$TMP/err"
done

for mistake in 'dying' 'dying<' 'dying<x' 'dying<1x' 'dying=3' '<3' 'dying<nan' 'dying!=3'; do
	check 2 "$mistake"
	says "'$mistake' is no comparison" "$TMP/err"
done
check 2 'bogus<1'
says "the status has no number 'bogus'" "$TMP/err"
check 2 'boot_id<1'
check 2 'saved_bytes>1'
says "'saved_bytes' may be any of per_memcg.saved_bytes, total.saved_bytes, structs.mem_cgroup.saved_bytes, " "$TMP/err"
# of some hundred caches a few are named, and the document's own number first
check 2 'slab_bytes<1'
says "'slab_bytes' may be any of price.slab_bytes, caches." "$TMP/err"
caches=$("$CGSLAB" show caches --root "$R" --format csv --fields alias_of | grep -cx '' || :)
says " and $((caches - 4)) more; write one of these" "$TMP/err"
# a unit of another thing
check 2 'dying<5%'
says "cgslab: --check: '%' is no unit of dying, which is a count: it may have K, M or G" "$TMP/err"
check 2 'live+dying<5s'
says "'s' is no unit of live, which is a count" "$TMP/err"
check 2 'caches.dentry.slab_bytes<5min'
says "which is in bytes: it may have B, K, KiB, M, MiB, G or GiB" "$TMP/err"
check 2 'memcgs_share<5KiB'
says "which is a share: it may have %" "$TMP/err"
check 2 'ids.seconds_left>1%'
says "which is in seconds: it may have s, min, h or d" "$TMP/err"
check 4 'ids.seconds_left>2d'

check 0 'dying<4' 'live<9'
check 5 'dying<4' 'live<8'
says "live is 8" "$TMP/err"
check 2 'live<8' 'bogus<1'

# Unknown is not 0 and not good: /proc/cgroups behind the tree.
num_cgroups 7
check 4 'dying<100'
says "dying is unknown at present" "$TMP/err"
check 4 'dying<100' 'live<8'
num_cgroups 11

# Asked for a format, it prints that too.
expect 5 "$CGSLAB" status --root "$R" --check 'dying<3' --format json
jq -e '.memcgs.dying == 3' "$TMP/out" >/dev/null || fail "the document"

# Units, sums, any cache.
check 0 'live+dying<=11' 'ids.left>65000' 'slab.total_bytes<1GiB' 'memcgs_share<30%'
check 5 'live+dying<11'
says "live+dying is 11" "$TMP/err"
check 0 'caches.dentry.slab_bytes<5GiB'
check 5 'caches.dentry.slab_bytes<=1K'
# A kernel whose BTF is gone has no bucket of mem_cgroup in its document: that is no mistake of who asks.
check 5 'caches.kmalloc-4k.slab_bytes<1'
rm "$R/sys/kernel/btf/vmlinux"
check 5 'caches.kmalloc-4k.slab_bytes<1'
check 4 'caches.no-such-cache.slab_bytes<1'
says "this kernel has no caches.no-such-cache.slab_bytes at present" "$TMP/err"

# Any list of the document: a row that is not there is unknown, also where the path is cut; a wrong key of one that is
# there is a mistake.
for row in 'memcgs.holders.tmpfs.memcgs<100' 'holders.tmpfs.memcgs<100' 'slab.growth.5min.bytes<5' 'growth.5min.bytes<5'; do
	check 4 "$row"
	says "this kernel has no ${row%<*} at present" "$TMP/err"
done
check 2 'caches.kmalloc-4k.nonsense<1'
