#!/bin/sh
# Enter: formula, inputs, known bias, sources of the row under the cursor.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 100x40
keys Down Enter
rows_are <<'END'
Details  lines 1-32 of 65, Esc closes
memcg /system.slice
Formula: sum over the followed structs of (value per object x objects a memcg)
  mem_cgroup, 1 a memcg, dedicated
    asked      2184: sizeof from BTF plus the array at its end
    wasted     56 = 2240 (mem_cgroup) - 2184 (asked)
    saved      1856 = 4096 (kmalloc-4k) - 2240 (its slot)
    page-true  1755.43 = 4096.00 - 2340.57, bytes of slab pages per object: the slab's tail is
               counted in
  mem_cgroup_per_node, 1 a memcg, merged
    asked      512: sizeof from BTF plus the array at its end
    wasted     0 = 512 (pool_workqueue) - 512 (asked)
    saved      0 = 512 (kmalloc-512) - 512 (its slot)
    page-true  0.00 = 512.00 - 512.00, bytes of slab pages per object: the slab's tail is counted in
    its cache is shared with 3 other names: pool_workqueue sgpool-16 skbuff_fclone_cache; counts of
      that cache are not this struct's
  cgroup, 1 a memcg, absent
    asked      2264: sizeof from BTF plus the array at its end
    wasted     1832 = 4096 (kmalloc-4k) - 2264 (asked)
    would save 1792 = 4096 (kmalloc-4k) - 2304 (slot of a cache of its own)
    page-true  1755.43 = 4096.00 - 2340.57, bytes of slab pages per object: the slab's tail is
               counted in
Of the whole machine
  wasted     1888 a memcg, x (8 live + 3 dying) = 20768
  saved      1856 a memcg, x (8 live + 3 dying) = 20416
  would save 1792 a memcg, x (8 live + 3 dying) = 19712
  SAVED, WOULD and WASTED of a row: the figure a memcg x SUBTREE.
Figures of the row
  subtree_memcgs              3              memcgs at and below it, live and dying
  subtree_saved_bytes         5568           saved_bytes x subtree_memcgs
  subtree_wasted_bytes        5664           wasted_bytes x subtree_memcgs
  subtree_would_save_bytes    5376           would_save_bytes x subtree_memcgs
  requested_bytes             4960           bytes that its followed structs asked for
END
keys Escape
screen_says '2/8'
