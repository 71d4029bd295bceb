#!/bin/sh
# The screen and the document of a captured kernel 6.18 with both caches, on cgroup v1.
. "$TOP_SRCDIR/tests/lib.sh"

expect 0 "$CGSLAB" status --root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
fixture  Linux 6.18.44  2026-11-24T01:25:52.000Z  from kernel

mem_cgroup: a cache of its own
  asked 2184 B, slot 2240 B (in slab pages 2340.57), wasted 56 B; kmalloc-4k slot 4096 B
  saves 1856 B each (in slab pages 1755.43)
mem_cgroup_per_node: shares a cache with pool_workqueue, sgpool-16, skbuff_fclone_cache
  asked 512 B, slot 512 B (in slab pages 512.00), wasted 0 B; kmalloc-512 slot 512 B
  saves 0 B each (in slab pages 0.00)

memcgs (v1)  8 live with the root (tree), 3 dying (proc_cgroups); slab says 5-103; 65535 ids at most
  saved                       19.9KiB  (in slab pages 18.9KiB)
  would save                  0B  (in slab pages 0B)
  wasted                      616B
  held by dying               8.06KiB
  net of slab pages held now  -308KiB

sources
  slabinfo  ok
  slabsys   ok
  btf       ok
  cgroup    ok
  meminfo   ok
END
