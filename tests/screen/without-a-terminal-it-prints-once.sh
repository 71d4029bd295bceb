#!/bin/sh
# No terminal: the view as plain text, one pass, no escapes.
. "$TOP_SRCDIR/tests/screen/lib.sh"
export XDG_CONFIG_HOME="$TMP/config"
expect 0 "$CGSLABTOP" --root "$ROOT"
same "$TMP/out" <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 2s                                                                      01:25:52 UTC
slab 368MiB  [                    ]  memcgs hold 180KiB under 1%
memcgs 8 live + 3 dying  17.8KiB each  saved 19.9KiB  (asks 2184, slot 2240, kmalloc-4k 4096)  dying hold 37.2KiB  ids 8/65535

  LIVE  DYING    PRICE GROWTH/min BIRTHS/S ALL-SAVED    AGE MAKER MEMCG
     8      3   180KiB          -        -   19.9KiB      - -     /
     3      -  53.4KiB          -        -      5568      - -     /system.slice
     3      -  53.4KiB          -        -      5568      - -     /user.slice
     2      -  35.6KiB          -        -      3712      - -     /user.slice/user-1000.slice
     1      -  17.8KiB          -        -      1856      - -     /machine.slice
     1      -  17.8KiB          -        -      1856      - -     /system.slice/nginx.service
     1      -  17.8KiB          -        -      1856      - -     /system.slice/ssh.service
     1      -  17.8KiB          -        -      1856      - -     /user.slice/user-1000.slice/session-3.scope
END
expect 0 "$CGSLABTOP" --root "$ROOT" -b -n 2 -d 0.1 -v structs --fields name,saved_bytes
is "passes" "$(grep -c '^mem_cgroup  *1856' "$TMP/out")" 2
