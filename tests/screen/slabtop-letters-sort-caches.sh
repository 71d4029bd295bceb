#!/bin/sh
# o and a letter of slabtop: n by name, from a to z.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -v caches
keys o
screen_says 'n=NAME'
keys n
rows_are <<'END'
    OBJS   ACTIVE      LOW     HIGH OBJSIZE     SIZE   WASTED NAME▲
  376005   376005   375459   376005     192  69.9MiB  1.09MiB dentry
    2951     2858     2767     2858     624  1.77MiB  96.7KiB inode_cache
   37632    36654    36302    36654     128  4.59MiB   122KiB kmalloc-128
    6400     4438     3414     4438      16   100KiB  30.7KiB kmalloc-16
   19068    18797    18461    18797     192  3.55MiB   108KiB kmalloc-192
     752      723      659      723    1024   752KiB  29.0KiB kmalloc-1k
     784      784      688      784     256   196KiB        0 kmalloc-256
     288      288      224      288    2048   576KiB        0 kmalloc-2k
END
keys o X
screen_says "'X' sorts nothing here"
