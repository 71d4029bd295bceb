#!/bin/sh
# slabinfo becomes empty while it is read: unknown figures, a reason, no old rows.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
start 80x15 -v caches
screen_says dentry
: >"$ROOT/proc/slabinfo"
keys Space
rows_are <<'END'
    OBJS   ACTIVE      LOW     HIGH OBJSIZE    SIZE▼   WASTED NAME
       -        -   375459   375837     192        -        - dentry
       -        -     2767     2858     624        -        - inode_cache
       -        -    36302    36654     128        -        - kmalloc-128
       -        -     3414     4438      16        -        - kmalloc-16
       -        -    18461    18797     192        -        - kmalloc-192
       -        -      659      723    1024        -        - kmalloc-1k
       -        -      688      784     256        -        - kmalloc-256
       -        -      224      288    2048        -        - kmalloc-2k
END
message_is <<'END'
/proc/slabinfo is empty
END
