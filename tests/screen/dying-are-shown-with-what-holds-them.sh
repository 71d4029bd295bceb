#!/bin/sh
# The dying: what holds each, by pages; Enter says what would free it, S sums up, m goes to its subtree, a click on the
# header's line of memcgs leads there; an earlier tick has what held then.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 2 4 6; do
	tick $s
done
sqlite3 "$CGSLAB_HISTORY" <"$FIXTURES/history/dying.sql"
start 80x24 --input "$CGSLAB_HISTORY"
mouse 0 20 2
rows_are <<'END'
 PAGES▼    AGE HOLDER      MEMCG                            HELD-BY
  20000   2m4s file        /system.sl~ginx.service/backup-2 /var/log/backup.log
    436   1m4s file        /system.sl~ginx.service/backup-1 /var/log/backup.log
     39   4m4s tmpfs       /system.slice/nginx.service/shm  /dev/shm/queue
      0   3m4s children    /system.sl~/nginx.service/parent -
      0      - swap        /system.sl~.service/parent/child -
      -   5m4s -           /system.sl~nginx.service/unknown -
END
message_is <<'END'
1/6  80.0MiB of pages; 2 held by page cache of files  Enter explains the row
END
keys S
rows_are <<'END'
What holds the dying  lines 1-16 of 19, Esc closes
6 dying hold about 74.5KiB of slab and 80.0MiB of pages; 2 are held by page
  cache of 3 files; 1 is held by tmpfs files or shared memory; 1 is held by
  pages in swap; 1 is held by dying children alone; shares are estimates; the
  oldest since 5m4s
By holder
  2 dying, ~20436 pages  file
  1 dying, - pages  children
  1 dying, 39 pages  tmpfs
  1 dying, 17 pages  swap
By file
  2 dying, ~20434 pages  /var/log/backup.log
  1 dying, 39 pages  /dev/shm/queue
  1 dying, 2 pages  /usr/lib/x86_64-linux-gnu/libc.so.6
By subtree
  6 dying, 20475 pages  /system.slice/nginx.service
By maker
END
keys Escape Enter
rows_are <<'END'
Details  lines 1-16 of 51, Esc closes
dying memcg /system.slice/nginx.service/backup-2
What holds it: it is held by page cache of files
  20000 pages of /var/log/backup.log (file, ext4)
  20000 file
  Not all of its pages were looked at: whose they are is an estimate.
What would free it: cgslab dying --free, which gives back page cache that is
  clean
Figures of the row
  age_seconds       2m4s           since it was removed; unknown where that was
                                   not seen
  dying_since       2026-11-18T11:04:42.000Z when it was removed, UTC; unknown
                    where that was not seen
  creator           systemd        command that made it, where that was seen
  creator_pid       4002           process that made it, where that was seen
  price_bytes       12.4KiB        bytes of slab that it keeps until it is freed
  holder            file           what holds most of it: file, device, tmpfs,
END
keys Escape Down m
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER   MEMCG
     8      6   217KiB           -   25.4KiB -       /
     3      6   128KiB           -   16.3KiB -       ├─ system.slice
     1      6  92.3KiB           -   12.7KiB -       │  ├─ nginx.service
     0      2  24.8KiB           -      3712 -       │  │  ├─ parent
     0      1  12.4KiB           -      1856 -       │  │  │  └─ child
     0      1  12.4KiB           -      1856 systemd │  │  ├─ backup-1
     0      1  12.4KiB           -      1856 systemd │  │  ├─ backup-2
     0      1  12.4KiB           -      1856 runc    │  │  ├─ shm
     0      1  12.4KiB           -      1856 -       │  │  └─ unknown
     1      0  17.8KiB           -      1856 -       │  └─ ssh.service
     3      0  53.4KiB           -      5568 -       ├─ user.slice
     2      0  35.6KiB           -      3712 -       │  └─ user-1000.slice
     1      0  17.8KiB           -      1856 -       │     └─ session-3.scope
     1      0  17.8KiB           -      1856 -       └─ machine.slice
END
keys 7 '[' '['
rows_are <<'END'
 PAGES▼    AGE HOLDER      MEMCG                            HELD-BY
    436     1m file        /system.sl~ginx.service/backup-1 /var/log/backup.log
     39     4m tmpfs       /system.slice/nginx.service/shm  /dev/shm/queue
      3     2m anon        /system.sl~ginx.service/backup-2 -
      0     3m children    /system.sl~/nginx.service/parent -
      0      - swap        /system.sl~.service/parent/child -
      -     5m -           /system.sl~nginx.service/unknown -
END
keys '['
rows_are <<'END'
 PAGES▼    AGE HOLDER      MEMCG                            HELD-BY

the dying are not known by name
END
start 120x15 --input "$CGSLAB_HISTORY" -v dying
rows_are <<'END'
 PAGES▼    AGE    PRICE   SWAP MAKER      HOLDER      MEMCG                                    HELD-BY
  20000   2m4s  12.4KiB      0 systemd    file        /system.slice/nginx.service/backup-2     /var/log/backup.log
    436   1m4s  12.4KiB      0 systemd    file        /system.slice/nginx.service/backup-1     /var/log/backup.log
     39   4m4s  12.4KiB      0 runc       tmpfs       /system.slice/nginx.service/shm          /dev/shm/queue
      0   3m4s  12.4KiB      0 -          children    /system.slice/nginx.service/parent       -
      0      -  12.4KiB     17 -          swap        /system.slice/nginx.service/parent/child -
      -   5m4s  12.4KiB      - -          -           /system.slice/nginx.service/unknown      -
END
