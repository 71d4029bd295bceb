#!/bin/sh
# Enter: formula, inputs, known bias, sources of the row under the cursor.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 100x40
keys Down Enter
rows_are <<'END'
Details  lines 1-32 of 73, Esc closes
memcg /system.slice
Formula: sum over the followed structs of (value per object x objects a memcg)
  mem_cgroup, 1 a memcg, dedicated
    asked      2184: sizeof from BTF plus the array at its end
    wasted     56 = 2240 (mem_cgroup) - 2184 (asked)
    saved      1856 = 4096 (kmalloc-4k) - 2240 (its slot)
    in slab pages  1755.43 = 4096.00 - 2340.57, bytes of slab pages per object: the slab's tail is
                   counted in
  mem_cgroup_per_node, 1 a memcg, merged
    asked      512: sizeof from BTF plus the array at its end
    wasted     0 = 512 (pool_workqueue) - 512 (asked)
    saved      0 = 512 (kmalloc-512) - 512 (its slot)
    in slab pages  0.00 = 512.00 - 512.00, bytes of slab pages per object: the slab's tail is
                   counted in
    its cache is shared with 3 other names: pool_workqueue sgpool-16 skbuff_fclone_cache; counts of
      that cache are not this struct's
  cgroup, 1 a memcg, absent
    asked      2264: sizeof from BTF plus the array at its end
    wasted     1832 = 4096 (kmalloc-4k) - 2264 (asked)
    would save 1792 = 4096 (kmalloc-4k) - 2304 (slot of a cache of its own)
    in slab pages  1755.43 = 4096.00 - 2340.57, bytes of slab pages per object: the slab's tail is
                   counted in
Of the whole machine
  wasted     1888 a memcg, x (8 live + 3 dying) = 20768
  saved      1856 a memcg, x (8 live + 3 dying) = 20416
  would save 1792 a memcg, x (8 live + 3 dying) = 19712
  ALL- of a row: the figure a memcg x the memcgs at and below it, LIVE + DYING.
  PRICE: LIVE x the price of one memcg + DYING x what one keeps until it is freed.
Figures of the row
  subtree_memcgs              3              live memcgs at and below it
  subtree_dying               -              dying memcgs at and below it, by their rows or its
                                             cgroup.stat; unknown where neither tells all
END
keys Escape
screen_says '2/8'
