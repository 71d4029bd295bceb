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
would save 39.2KiB ▁                      dying 3 ▁                      kmalloc-4k 278 ▁
END
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ BIRTHS/S ALL-WOULD-SAVE    AGE MAKER MEMCG
     8      3   200KiB           -        -        39.2KiB      - -     /
     3      -  58.9KiB           -        -        10.7KiB      - -     /system.slice
     3      -  58.9KiB           -        -        10.7KiB      - -     /user.slice
     2      -  39.2KiB           -        -           7296      - -     /user.slice/user-1000.slice
     1      -  19.6KiB           -        -           3648      - -     /machine.slice
     1      -  19.6KiB           -        -           3648      - -     /system.slice/nginx.service
     1      -  19.6KiB           -        -           3648      - -     /system.slice/ssh.service
     1      -  19.6KiB           -        -           3648      - -     /user.slice/~000.slice/session-3.scope
END

# BTF tells nothing of struct cgroup: what would be saved in all is unknown, in each line, and so is the price.
rm -rf "$ROOT"
"$FIXTURES/machines/tree" unpack "$FIXTURES/machines/debug-on-two-caches.tree" "$ROOT"
start 110x15
header_is <<'END'
slab -  [                    ]  memcgs hold -
memcgs 4 live + 0 dying  would save -  (asks 2184, slot 4096, own 2240)  ids [          ] 4/65535
would save -                          dying 0 ▁                        kmalloc-4k 1200 ▁
END
