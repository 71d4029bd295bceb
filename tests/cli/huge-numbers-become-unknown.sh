#!/bin/sh
# Counters and sizes that no kernel has give unknown figures, never wrong ones and never a crash.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

huge=18446744073709551615
fresh_root
slabinfo_line mem_cgroup $huge $huge $huge $huge $huge $huge
status_json
has '.structs[0].slot_bytes' 2240 # from /sys/kernel/slab, which is sane
has '.caches[] | select(.name == "mem_cgroup") | [.active_objs, .num_objs, .slab_bytes]' '[null,null,null]'
rm -rf "$SLAB/:0002240"
status_json
has '.structs[0] | [.slot_bytes, .saved_bytes, .page_true_bytes]' '[null,null,null]'
has '.total.saved_bytes' null
has '.total.net_page_saving_bytes' null
still_complete
fresh_root

# One more does not fit 64 bits: no number, so no row.
slabinfo_line mem_cgroup 18446744073709551616 154 2240 14 8 11
status_json
is "state of slabinfo" "$(source_state slabinfo)" lossy
still_complete

# As large as a number may be: products do not fit.
slabinfo_line mem_cgroup 9223372036854775807 9223372036854775807 2240 14 8 9223372036854775807
status_json
has '.structs[0].saved_bytes' 1856
has '.caches[] | select(.name == "mem_cgroup") | .slab_bytes' null
has '.total.net_page_saving_bytes' null
still_complete

# Zeros where a kernel has none: no division, no figure.
slabinfo_line mem_cgroup 0 0 0 0 0 0
status_json
has '.structs[0] | [.page_true_bytes, .saved_page_true_bytes]' '[null,null]'
still_complete

# Slabs that are no power of two pages.
slabinfo_line mem_cgroup 103 154 2240 14 7 11
status_json
has '.structs[0].page_true_bytes' null
has '.structs[0].saved_bytes' 1856

# /sys and /proc numbers of the same kind.
fresh_root
num_cgroups $huge
set_value :0002240 objects $huge
set_value :0002240 cpu_slabs -5
set_value :0002240 objs_per_slab 0x10
set_value kmalloc-4k order 4000000000
echo 0-99999999 >"$R/sys/devices/system/node/possible"
echo $huge >"$R/sys/devices/system/cpu/present"
echo "$huge" >"$R/cgslab-page-size"
status_json
has '.memcgs.dying' null
has '.memcgs | [.objs_low, .objs_high]' '[null,null]'
has '.structs[1].per_memcg' null
has '.per_memcg.saved_bytes' null
has '.structs[0].page_true_bytes' null
still_complete
echo 0 >"$R/cgslab-page-size"
still_complete
