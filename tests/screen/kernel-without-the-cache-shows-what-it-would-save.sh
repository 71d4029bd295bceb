#!/bin/sh
# No cache of that name: the header tells what one would save.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
sed -i '/^mem_cgroup /d' "$ROOT/proc/slabinfo"
rm -r "$ROOT/sys/kernel/slab/mem_cgroup"
# Its own slot would be aligned as other caches with hwcache_align are: one has to be there.
echo 1 >"$ROOT/sys/kernel/slab/task_struct/hwcache_align"
start 110x15
header_is <<'END'
slab 368MiB  [                    ]  memcgs hold 200KiB under 1%
memcgs 8 live + 3 dying  19.6KiB each  would save 39.2KiB  dying hold 42.7KiB  ids 8/65535
would save ▁  dying ▁  kmalloc-4k ▁
END
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE CREATOR    MEMCG
       8        0  28.5KiB  29.2KiB live       - -          /
       3        0  10.7KiB  11.0KiB live       - -          /system.slice
       3        0  10.7KiB  11.0KiB live       - -          /user.slice
       2        0     7296     7488 live       - -          /user.slice/user-1000.slice
       1        0     3648     3744 live       - -          /machine.slice
       1        0     3648     3744 live       - -          /system.slice/nginx.service
       1        0     3648     3744 live       - -          /system.slice/ssh.service
       1        0     3648     3744 live       - -          /user.slice/user-1000.slice/session-3.scope
END
