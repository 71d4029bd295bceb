#!/bin/sh
# Kernels before 6.1: no walk of the kernel's own tree, no counts of memcgs. Every view works, and what such a kernel
# cannot tell is named. 5.10 is Debian 11's, captured in a guest; 5.4 and 5.15 are of public reports.
. "$TOP_SRCDIR/tests/lib.sh"

machine() { # machine NAME: unpacked as $R, its status in $TMP/json
	R=$TMP/$1
	mkdir "$R"
	python3 "$FIXTURES/machines/tree" unpack "$FIXTURES/machines/$1.tree" "$R"
	expect 0 "$CGSLAB" status --root "$R" --format json
	mv "$TMP/out" "$TMP/json"
	for table in memcgs structs caches ticks; do
		expect 0 "$CGSLAB" show "$table" --root "$R"
		[ "$(wc -l <"$TMP/out")" -gt 1 ] || fail "$1: $table has no row"
		expect 0 "$CGSLAB" export "$table" --root "$R"
	done
	for view in memcgs caches structs; do
		expect 0 "$CGSLABTOP" --once --root "$R" --view "$view"
	done
	expect 0 "$CGSLAB" export --metrics --root "$R"
	expect 0 "$CGSLAB" report --root "$R" -o "$TMP/$1.html"
	expect 0 "$CGSLAB" bundle --root "$R" -o "$TMP/$1.db"
	expect 0 "$CGSLAB" status --input "$TMP/$1.db"
	expect 0 "$CGSLAB" status --root "$R"
}
has() { # has FILTER VALUE
	is "$1" "$(jq -c "$1" "$TMP/json")" "$2"
}
detail() { # detail SOURCE TEXT
	jq -r --arg s "$1" '.sources[] | select(.name == $s) | .detail' "$TMP/json" >"$TMP/detail"
	says "$2" "$TMP/detail"
}

# Debian 11: a struct mem_cgroup of 2,824 bytes; removed cgroups are counted, memcgs are not.
machine debian-11
has .kernel '"5.10.0-46-cloud-amd64"'
has '[.memcgs.live, .memcgs.live_source, .memcgs.dying, .memcgs.dying_source]' '[7,"tree",1,"cgroup.stat"]'
has '[.structs[:2][] | [.requested_bytes, .source, .bucket, .own_slot_bytes, .would_save_bytes]]' \
	'[[2824,"btf","kmalloc-4k",2880,1216],[720,"btf","kmalloc-1k",768,256]]'
has .price.source '"computed"'
detail cgroup "memcgs of living cgroups that died by a controller switched off are not in it"
"$CGSLAB" export memcgs --root "$R" --fields path --sort path | sed 1d >"$TMP/paths"
same "$TMP/paths" <<'END'
/
/cgslab-lab
/cgslab-lab/db
/cgslab-lab/io-alone
/cgslab-lab/io-alone/one
/cgslab-lab/web
/cgslab-lab/web/worker
END

# Ubuntu 20.04: cgroup v1, no BTF.
machine sosreport
has '[.memcgs.live, .memcgs.dying, .memcgs.hierarchy]' '[128,32,"v1"]'
has '[.structs[0].requested_bytes, .total.would_save_bytes, .memcgs.objs_high]' '[null,null,null]'

# 5.15 with slub_debug: counts are right, what a cache would save is unknown and says so.
machine debugged-5.15
has '[.memcgs.live, .memcgs.dying]' '[3,4]'
has .total.would_save_bytes null
detail slabinfo "slots carry debug bytes (slab_debug): not comparable with production"
expect 5 "$CGSLAB" status --root "$R" --check 'dying<4'
