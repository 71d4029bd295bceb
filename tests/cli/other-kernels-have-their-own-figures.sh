#!/bin/sh
# No size is built in: other structs, other slots, another page size, more nodes give other figures.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

# Sizes of the patch's first posting: 2312 asked for, 2368 with a cache of its own (13 of them in 8 pages).
fresh_root
btf_size 2176 2304
slabinfo_line mem_cgroup 20 26 2368 13 8 2
status_json
has '.structs[0] | [.requested_bytes, .slot_bytes, .wasted_bytes, .saved_bytes]' '[2312,2368,56,1728]'
has '.structs[0].saved_page_true_bytes' 1575.38
has .total.saved_bytes $((11 * 1728))

# Debian's 6.12: 1736 fits kmalloc-2k; a cache would have slots of 1792, 18 in 8 pages.
fresh_root
btf_size 2176 1728
rename_cache mem_cgroup another
status_json
has '.structs[0] | [.requested_bytes, .bucket, .slot_bytes, .own_slot_bytes]' '[1736,"kmalloc-2k",2048,1792]'
has '.structs[0] | [.would_save_bytes, .would_save_page_true_bytes]' '[256,227.56]'

# Two nodes: one more pointer in the struct, two per-node structs a memcg.
fresh_root
echo 0-1 >"$R/sys/devices/system/node/possible"
btf_size 512 2560
rename_cache mem_cgroup_per_node another
status_json
has '.structs[0] | [.requested_bytes, .per_memcg]' '[2192,1]'
has '.structs[1] | [.requested_bytes, .per_memcg, .slot_bytes, .own_slot_bytes]' '[2560,2,4096,2560]'
has '.per_memcg.would_save_bytes' $((2 * (4096 - 2560) + 4096 - 2304))
has '.per_memcg.wasted_bytes' $((2240 - 2192 + 2 * (4096 - 2560) + 4096 - 2264))
expect 0 "$CGSLAB" status --root "$R"
says "; 2 a memcg" "$TMP/out"

# Node numbers with a gap: pointers up to the highest, structs for those that exist.
echo 0,3 >"$R/sys/devices/system/node/possible"
status_json
has '.structs[0].requested_bytes' $((2176 + 4 * 8))
has '.structs[1].per_memcg' 2

# Pages of 16 KiB: 2184 -> 2240, 58 slots in 8 pages.
fresh_root
echo 16384 >"$R/cgslab-page-size"
slabinfo_line mem_cgroup 58 58 2240 58 8 1
slabinfo_line kmalloc-4k 32 32 4096 32 8 1
set_value :0002240 objs_per_slab 58
status_json
has '.structs[0].page_true_bytes' 2259.86
has '.structs[0].saved_page_true_bytes' 1836.14
has '.caches[] | select(.name == "mem_cgroup") | .slab_bytes' 131072
