#!/bin/sh
# slab_debug makes slots grow: what production would save is unknown, not negative. slab_nomerge is named.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
slabinfo_line kmalloc-4k 20 20 12288 2 8 10
slabinfo_line kmalloc-512 20 20 1536 10 4 2
rename_cache mem_cgroup another
status_json
has '.structs[0] | [.comparable, .would_save_bytes, .would_save_page_true_bytes]' '[false,null,null]'
has '.structs[0] | [.slot_bytes, .saved_bytes]' '[12288,0]'
has .total.would_save_bytes null
source_detail slabinfo >"$TMP/detail"
says "slab_debug" "$TMP/detail"
expect 0 "$CGSLAB" status --root "$R"
says "slots carry debug bytes, not comparable" "$TMP/out"

# No name is a link: every cache is alone in a folder of its own name.
fresh_root
for link in "$SLAB"/*; do
	[ -L "$link" ] || continue
	id=$(readlink "$link")
	rm "$link"
	cp -R "$SLAB/$id" "$link"
	set_value "${link##*/}" aliases 0
done
rm -rf "$SLAB"/:*
slabinfo_line mem_cgroup_per_node 30 32 512 16 2 2
status_json
has '[.structs[].state]' '["dedicated","dedicated","absent"]'
source_detail slabsys >"$TMP/detail"
says "slab_nomerge" "$TMP/detail"
