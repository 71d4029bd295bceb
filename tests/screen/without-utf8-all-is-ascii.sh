#!/bin/sh
# LC_ALL=C: bars and names in ASCII.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
mkdir "$ROOT/sys/fs/cgroup/memory/größe"
RUN='env LC_ALL=C' start 80x15
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/minv ALL-SAVED MAKER MEMCG
     9      2   185KiB           -   19.9KiB -     /
     3      -  53.4KiB           -      5568 -     /system.slice
     3      -  53.4KiB           -      5568 -     /user.slice
     2      -  35.6KiB           -      3712 -     /user.slice/user-1000.slice
     1      -  17.8KiB           -      1856 -     /gr\xc3\xb6\xc3\x9fe
     1      -  17.8KiB           -      1856 -     /machine.slice
     1      -  17.8KiB           -      1856 -     /system.slice/nginx.service
     1      -  17.8KiB           -      1856 -     /system.slice/ssh.service
END
