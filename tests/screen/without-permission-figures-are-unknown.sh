#!/bin/sh
# As a user who may not read slabinfo: the tree, dashes, and the cure.
. "$TOP_SRCDIR/tests/screen/lib.sh"
[ "$(id -u)" = 0 ] && RUN='setpriv --reuid=65534 --regid=65534 --clear-groups'
own_root
chmod 600 "$ROOT/proc/slabinfo"
chmod 700 "$ROOT/sys/kernel/slab"
[ "$(id -u)" = 0 ] || chmod 0 "$ROOT/proc/slabinfo" "$ROOT/sys/kernel/slab"
start 80x15
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG
     8      3        -           -         - -     /
     1      -        -           -         - -     /machine.slice
     3      -        -           -         - -     /system.slice
     1      -        -           -         - -     /system.slice/nginx.service
     1      -        -           -         - -     /system.slice/ssh.service
     3      -        -           -         - -     /user.slice
     2      -        -           -         - -     /user.slice/user-1000.slice
     1      -        -           -         - -     /user.sli~ice/session-3.scope
END
message_is <<'END'
/proc/slabinfo: permission denied; run as root, or start cgslabd and join group
END
chmod 700 "$ROOT/sys/kernel/slab"
