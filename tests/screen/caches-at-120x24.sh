#!/bin/sh
# Caches as slabtop shows them, with bounds, waste and names that share one cache.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 120x24
keys 2
rows_are <<'END'
    OBJS   ACTIVE      LOW     HIGH OBJSIZE OBJ/SLAB   SLABS    SIZE▼   WASTED ALIASES NAME
  376005   376005   375459   376005     192       21   17905  69.9MiB  1.09MiB       0 dentry
   10912     6286     6094     6286     512       16     682  5.33MiB  2.26MiB       0 kmalloc-512
   37632    36654    36302    36654     128       32    1176  4.59MiB   122KiB       0 kmalloc-128
   19068    18797    18461    18797     192       21     908  3.55MiB   108KiB       0 kmalloc-192
    2951     2858     2767     2858     624       13     227  1.77MiB  96.7KiB       0 inode_cache
     320      278      246      278    4096        8      40  1.25MiB   168KiB       0 kmalloc-4k
     165      156      119      156    5888        5      33  1.03MiB   166KiB       0 task_struct
     752      723      659      723    1024       16      47   752KiB  29.0KiB       0 kmalloc-1k
     288      288      224      288    2048       16      18   576KiB        0       0 kmalloc-2k
    3948     3580     3076     3580      96       42      94   376KiB  40.4KiB       0 kmalloc-96
     154      103        5      103    2240       14      11   352KiB   132KiB       0 mem_cgroup
      80       74       50       74    4096        8      10   320KiB  24.0KiB       0 kmalloc-cg-4k
      36       36       28       36    8192        4       9   288KiB        0       0 kmalloc-8k
    3392     2586     2266     2586      64       64      53   212KiB  50.4KiB       0 kmalloc-64
     400      323      131      323     512       16      25   200KiB  38.5KiB       3 pool_workqueue
     784      784      688      784     256       16      49   196KiB        0       0 kmalloc-256
END
