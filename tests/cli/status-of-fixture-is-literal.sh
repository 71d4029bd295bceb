#!/bin/sh
# The screen and the document of a captured kernel 6.18 with both caches, on cgroup v1.
. "$TOP_SRCDIR/tests/lib.sh"

expect 0 "$CGSLAB" status --root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
fixture  Linux 6.18.44  2026-11-24T01:25:52.000Z  from kernel

Memory cgroups hold about 180KiB of 368MiB slab, under 1%, 17.8KiB each; the largest cache is dentry, 69.9MiB, 19%.
The cache for mem_cgroup saves 19.9KiB here, 1856B a memory cgroup.
A cache for cgroup would save 19.2KiB here, 1792B a memory cgroup, and pay from about 17 of them on: 'cgslab patch list'.

memcgs   8 live with the root (tree), 3 dying (proc_cgroups); slab says 5-103; cgroup v1
slab     368MiB, 37.8MiB of it unreclaimable
price    17.8KiB of slab and 4.12KiB of percpu memory a memcg; 12.4KiB of slab while it is dying (computed)
ids      8 of 65535 in use
mem_cgroup has a cache of its own
  asks for 2184B, takes a slot of 2240B; kmalloc-4k would take 4096B: it saves 1856B
cgroup has no cache of its own
  asks for 2264B, takes a slot of 4096B in kmalloc-4k; a cache of its own would take 2304B and save 1792B

sources  slabinfo, slabsys, btf, cgroup, meminfo ok
END
