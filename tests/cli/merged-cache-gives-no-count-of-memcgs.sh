#!/bin/sh
# A cache that another name shares still saves by its slot; what it counts is not memcgs alone.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
ln -s :0002240 "$SLAB/ext4_inode_cache"
set_value :0002240 aliases 1
status_json
has .patch '{"state":"merged","cache":"mem_cgroup","merged_with":["ext4_inode_cache"]}'
has '.structs[0] | [.saved_bytes, .saved_page_true_bytes, .slot_bytes]' '[1856,1755.43,2240]'
has '.memcgs | [.objs_low, .objs_high]' '[null,null]'
has .total.saved_bytes $((11 * 1856))
has .total.net_page_saving_bytes null
expect 0 "$CGSLAB" status --root "$R"
says "mem_cgroup shares a cache with ext4_inode_cache" "$TMP/out"

# slabinfo lists the other name: the row is found all the same.
sed -i 's/^mem_cgroup /ext4_inode_cache /' "$R/proc/slabinfo"
status_json
has .patch '{"state":"merged","cache":"ext4_inode_cache","merged_with":["ext4_inode_cache"]}'
has '.structs[0].slot_bytes' 2240
expect 0 "$CGSLAB" show caches --root "$R" --filter '^mem_cgroup$' --fields alias_of,active_objs,objsize --format csv
same "$TMP/out" <<'END'
alias_of,active_objs,objsize
ext4_inode_cache,,2240
END

# Merged into a kmalloc cache: the slot is the bucket's, nothing is saved.
rm "$SLAB/mem_cgroup"
ln -s kmalloc-4k "$SLAB/mem_cgroup"
set_value kmalloc-4k aliases 1
status_json
has '.structs[0] | [.state, .cache, .slot_bytes, .saved_bytes]' '["merged","kmalloc-4k",4096,0]'
has .total.saved_bytes 0
has .total.net_page_saving_bytes 0

# Without BTF the size asked for is unknown: object_size is the largest alias's.
rm "$R/sys/kernel/btf/vmlinux"
status_json
has '.structs[0] | [.source, .requested_bytes, .wasted_bytes]' '[null,null,null]'
