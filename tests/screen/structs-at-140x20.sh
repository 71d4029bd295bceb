#!/bin/sh
# The arithmetic of the followed structs.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 140x20
keys 3
rows_are <<'END'
EACH  ASKED   SLOT BUCKET OWN-SLOT WASTED  SAVED WOULD-SAVE STATE     FROM    CACHE               BUCKET-CACHE STRUCT
   1   2184   2240   4096     2240     56   1856          0 dedicated btf     mem_cgroup          kmalloc-4k   mem_cgroup
   1    512    512    512      512      0      0          0 merged    btf     pool_workqueue      kmalloc-512  mem_cgroup_per_node
   1   2264   4096   4096     2304   1832      0       1792 absent    btf     kmalloc-4k          kmalloc-4k   cgroup
END
