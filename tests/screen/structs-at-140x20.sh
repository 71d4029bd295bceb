#!/bin/sh
# The arithmetic of the followed structs.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 140x20
keys 3
rows_are <<'END'
EACH  ASKED   SLOT BUCKET    OWN PAGE-TRUE WASTED  SAVED  WOULD SAVED-PT WOULD-PT STATE     FROM    CACHE               STRUCT
   1   2184   2240   4096   2240   2340.57     56   1856      0  1755.43     0.00 dedicated btf     mem_cgroup          mem_cgroup
   1    512    512    512    512    512.00      0      0      0     0.00     0.00 merged    btf     pool_workqueue      mem_cgroup_per_node
   1   2264   4096   4096   2304   4096.00   1832      0   1792     0.00  1755.43 absent    btf     kmalloc-4k          cgroup
END
