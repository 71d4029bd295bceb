#!/bin/sh
# Rows by growth, else by price, else by path where nothing is asked for; the tree indents names and keeps children below parents.
. "$TOP_SRCDIR/tests/lib.sh"

expect 0 "$CGSLAB" show memcgs --root "$FIXTURES/root-6.18"
same "$TMP/err" </dev/null
same "$TMP/out" <<'END'
LIVE  DYING    PRICE  GROWTH/min  BIRTHS/S  ALL-SAVED  STATE  AGE  MAKER  MEMCG
   8      3   180KiB           -         -    19.9KiB  live     -  -      /
   3      -  53.4KiB           -         -       5568  live     -  -      /system.slice
   3      -  53.4KiB           -         -       5568  live     -  -      /user.slice
   2      -  35.6KiB           -         -       3712  live     -  -      /user.slice/user-1000.slice
   1      -  17.8KiB           -         -       1856  live     -  -      /machine.slice
   1      -  17.8KiB           -         -       1856  live     -  -      /system.slice/nginx.service
   1      -  17.8KiB           -         -       1856  live     -  -      /system.slice/ssh.service
   1      -  17.8KiB           -         -       1856  live     -  -      /user.slice/user-1000.slice/session-3.scope
END

expect 0 "$CGSLAB" show memcgs --tree --fields subtree_memcgs,saved_bytes,path \
	--root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
LIVE  SAVED  MEMCG
   8   1856  /
   3   1856    system.slice
   1   1856      nginx.service
   1   1856      ssh.service
   3   1856    user.slice
   2   1856      user-1000.slice
   1   1856        session-3.scope
   1   1856    machine.slice
END

# Siblings follow --sort, the largest first; what matches stands with all that is above it.
expect 0 "$CGSLAB" show memcgs --tree --sort path --reverse --filter 'ssh|session' --fields path \
	--root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
MEMCG
/
  user.slice
    user-1000.slice
      session-3.scope
  system.slice
    ssh.service
END
