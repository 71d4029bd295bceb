#!/bin/sh
# A kernel without the patch: mem_cgroup comes from kmalloc-4k, and an own cache's slab is computed.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
rename_cache mem_cgroup another
status_json
has .patch '{"state":"absent","cache":null,"merged_with":[]}'
has '.structs[0] | [.state, .cache, .requested_bytes, .slot_bytes, .bucket]' \
	'["absent","kmalloc-4k",2184,4096,"kmalloc-4k"]'
has '.structs[0].wasted_bytes' 1912
has '.structs[0].saved_bytes' 0
has '.structs[0].own_slot_bytes' 2240
has '.structs[0].would_save_bytes' 1856
has '.structs[0].would_save_page_true_bytes' 1755.43
has '.structs[0].own_page_true_is_estimate' false
has '.memcgs | [.objs_low, .objs_high]' '[null,null]'
has .total.would_save_bytes $((11 * (1856 + 1792)))
has .total.saved_bytes 0
has .total.net_page_saving_bytes 0
has .total.dying_bytes $((3 * (4096 + 512 + 4096)))

expect 0 "$CGSLAB" status --root "$R"
says "mem_cgroup has no cache of its own" "$TMP/out"
says "takes a slot of 4096B in kmalloc-4k; a cache of its own would take 2240B and save 1856B" "$TMP/out"
says "A cache for mem_cgroup and cgroup would save 39.2KiB here, 3648B a memory cgroup, and pay from about 17 of them on: " "$TMP/out"

# The order rule misses a cache of this kernel (slab_max_order=1, say): the bucket's order, marked.
slabinfo_line kmalloc-8k 36 36 8192 1 2 36
status_json
has '.structs[0].own_page_true_is_estimate' true
