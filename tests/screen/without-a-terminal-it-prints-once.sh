#!/bin/sh
# No terminal: the view as plain text, one pass, no escapes.
. "$TOP_SRCDIR/tests/screen/lib.sh"
export XDG_CONFIG_HOME="$TMP/config"
expect 0 "$CGSLABTOP" --root "$ROOT"
same "$TMP/out" <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 2s                                                                      01:25:52 UTC
slab 368MiB  [                    ]  memcgs hold 180KiB under 1%
memcgs 8 live + 3 dying  17.8KiB each  saved 19.9KiB  (asks 2184, slot 2240, kmalloc-4k 4096)  dying hold 37.2KiB  ids 8/65535

SUBTREE    SAVED    WOULD   WASTED STATE    AGE CREATOR    MEMCG
      8  14.5KiB  14.0KiB  14.8KiB live       - -          /
      3     5568     5376     5664 live       - -          /system.slice
      3     5568     5376     5664 live       - -          /user.slice
      2     3712     3584     3776 live       - -          /user.slice/user-1000.slice
      1     1856     1792     1888 live       - -          /machine.slice
      1     1856     1792     1888 live       - -          /system.slice/nginx.service
      1     1856     1792     1888 live       - -          /system.slice/ssh.service
      1     1856     1792     1888 live       - -          /user.slice/user-1000.slice/session-3.scope
END
expect 0 "$CGSLABTOP" --root "$ROOT" -b -n 2 -d 0.1 -v structs --fields name,saved_bytes
is "passes" "$(grep -c '^mem_cgroup  *1856' "$TMP/out")" 2
