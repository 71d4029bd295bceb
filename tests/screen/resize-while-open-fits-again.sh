#!/bin/sh
# A terminal that grows and shrinks: all is laid out again.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 60x15 -v caches
screen_lacks OBJSIZE
tm resize-window -x 100 -y 18
screen_says OBJSIZE
rows_are <<'END'
    OBJS   ACTIVE      LOW     HIGH OBJSIZE OBJ/SLAB   SLABS    SIZE▼   WASTED NAME
  376005   376005   375459   376005     192       21   17905  69.9MiB  1.09MiB dentry
   10912     6286     6094     6286     512       16     682  5.33MiB  2.26MiB kmalloc-512
   37632    36654    36302    36654     128       32    1176  4.59MiB   122KiB kmalloc-128
   19068    18797    18461    18797     192       21     908  3.55MiB   108KiB kmalloc-192
    2951     2858     2767     2858     624       13     227  1.77MiB  96.7KiB inode_cache
     320      278      246      278    4096        8      40  1.25MiB   168KiB kmalloc-4k
     165      156      119      156    5888        5      33  1.03MiB   166KiB task_struct
     752      723      659      723    1024       16      47   752KiB  29.0KiB kmalloc-1k
     288      288      224      288    2048       16      18   576KiB        0 kmalloc-2k
    3948     3580     3076     3580      96       42      94   376KiB  40.4KiB kmalloc-96
     154      103        5      103    2240       14      11   352KiB   132KiB mem_cgroup
END
tm resize-window -x 60 -y 15
screen_lacks_after OBJSIZE
