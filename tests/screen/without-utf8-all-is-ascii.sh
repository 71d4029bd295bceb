#!/bin/sh
# LC_ALL=C: bars and names in ASCII.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
mkdir "$ROOT/sys/fs/cgroup/memory/größe"
RUN='env LC_ALL=C' start 80x15
rows_are <<'END'
SUBTREEv    SAVED    WOULD   WASTED STATE    AGE MEMCG
       9  16.3KiB  15.8KiB  16.6KiB live       - /
       3     5568     5376     5664 live       - /system.slice
       3     5568     5376     5664 live       - /user.slice
       2     3712     3584     3776 live       - /user.slice/user-1000.slice
       1     1856     1792     1888 live       - /gr\xc3\xb6\xc3\x9fe
       1     1856     1792     1888 live       - /machine.slice
       1     1856     1792     1888 live       - /system.slice/nginx.service
       1     1856     1792     1888 live       - /system.slice/ssh.service
END
