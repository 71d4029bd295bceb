#!/bin/sh
# The arithmetic of the followed structs, and the caches with the aliases that slabinfo hides.
. "$TOP_SRCDIR/tests/lib.sh"

expect 0 "$CGSLAB" show structs --root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
STRUCT               STATE      FROM  EACH  ASKED  SLOT  CACHE           BUCKET-CACHE  BUCKET  OWN-SLOT  WASTED  SAVED  WOULD-SAVE
mem_cgroup           dedicated  btf      1   2184  2240  mem_cgroup      kmalloc-4k      4096      2240      56   1856           0
mem_cgroup_per_node  merged     btf      1    512   512  pool_workqueue  kmalloc-512      512       512       0      0           0
cgroup               absent     btf      1   2264  4096  kmalloc-4k      kmalloc-4k      4096      2304    1832      0        1792
END

expect 0 "$CGSLAB" show caches --root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
ACTIVE    OBJS     LOW    HIGH  OBJSIZE  OBJ/SLAB  SLABS     SIZE   WASTED  ALIASES  ALIAS-OF        NAME
376005  376005  375459  376005      192        21  17905  69.9MiB  1.09MiB        0  -               dentry
  6286   10912    6094    6286      512        16    682  5.33MiB  2.26MiB        0  -               kmalloc-512
 36654   37632   36302   36654      128        32   1176  4.59MiB   122KiB        0  -               kmalloc-128
 18797   19068   18461   18797      192        21    908  3.55MiB   108KiB        0  -               kmalloc-192
  2858    2951    2767    2858      624        13    227  1.77MiB  96.7KiB        0  -               inode_cache
   278     320     246     278     4096         8     40  1.25MiB   168KiB        0  -               kmalloc-4k
   156     165     119     156     5888         5     33  1.03MiB   166KiB        0  -               task_struct
   723     752     659     723     1024        16     47   752KiB  29.0KiB        0  -               kmalloc-1k
   288     288     224     288     2048        16     18   576KiB        0        0  -               kmalloc-2k
  3580    3948    3076    3580       96        42     94   376KiB  40.4KiB        0  -               kmalloc-96
   103     154       5     103     2240        14     11   352KiB   132KiB        0  -               mem_cgroup
    74      80      50      74     4096         8     10   320KiB  24.0KiB        0  -               kmalloc-cg-4k
    36      36      28      36     8192         4      9   288KiB        0        0  -               kmalloc-8k
  2586    3392    2266    2586       64        64     53   212KiB  50.4KiB        0  -               kmalloc-64
   323     400     131     323      512        16     25   200KiB  38.5KiB        3  -               pool_workqueue
   784     784     688     784      256        16     49   196KiB        0        0  -               kmalloc-256
  3471    4096    2703    3471       32       128     32   128KiB  19.5KiB        0  -               kmalloc-32
  4438    6400    3414    4438       16       256     25   100KiB  30.7KiB        0  -               kmalloc-16
  2852    4608     804    2852        8       512      9  36.0KiB  13.7KiB        0  -               kmalloc-8
     -       -       -       -      512        16      -        -        -        3  pool_workqueue  mem_cgroup_per_node
     -       -       -       -      512        16      -        -        -        3  pool_workqueue  sgpool-16
     -       -       -       -      512        16      -        -        -        3  pool_workqueue  skbuff_fclone_cache
END

expect 0 "$CGSLAB" show ticks --root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
                    TIME  LIVE  DYING    ASKED    SAVED  WOULD-SAVE   WASTED      NET  DYING-BYTES  DYING-PRICE  LOST    SLAB
2026-11-24T01:25:52.000Z     8      3  53.3KiB  19.9KiB     19.2KiB  20.3KiB  -308KiB      20.1KiB      37.2KiB     0  368MiB
END
