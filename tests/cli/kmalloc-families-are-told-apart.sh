#!/bin/sh
# Plain buckets only serve a struct; kmalloc-rnd-* are one bucket together, and the document says how many.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
rename_cache mem_cgroup another
for i in 01 02 03; do
	slabinfo_line kmalloc-rnd-$i-4k 10 16 4096 8 8 2
done
slabinfo_line kmalloc-rnd-01-2k 9 16 2048 16 8 1
slabinfo_line kmalloc-rcl-4k 7 8 4096 8 8 1
slabinfo_line dma-kmalloc-4k 7 8 4096 8 8 1
slabinfo_line kmalloc-4k 278 320 4096 8 8 40
status_json
has '.structs[0].bucket' '"kmalloc-4k"'
has '.caches[] | select(.name == "kmalloc-4k") | [.active_objs, .num_objs, .slab_bytes, .caches_in_family]' \
	"[$((278 + 30)),$((320 + 48)),$((46 * 32768)),4]"
expect 0 "$CGSLAB" export ticks --root "$R" --format json \
	--fields kmalloc-4k_active_objs,kmalloc-4k_num_objs,kmalloc-4k_slab_bytes
is "ticks" "$(jq -c '.rows[0] | [.[]]' "$TMP/out")" "[$((278 + 30)),$((320 + 48)),$((46 * 32768))]"
