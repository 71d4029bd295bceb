#!/bin/sh
# Rows by path where nothing else is asked for; the tree indents names and keeps children below parents.
. "$TOP_SRCDIR/tests/lib.sh"

expect 0 "$CGSLAB" show memcgs --root "$FIXTURES/root-6.18"
same "$TMP/err" </dev/null
same "$TMP/out" <<'END'
SUBTREE  SUBTREE-SAVED  SLOT  WASTED  SAVED  WOULD-SAVE  STATE  AGE  CREATOR  MEMCG
      8        14.5KiB  6848    1888   1856        1792  live     -  -        /
      1           1856  6848    1888   1856        1792  live     -  -        /machine.slice
      3           5568  6848    1888   1856        1792  live     -  -        /system.slice
      1           1856  6848    1888   1856        1792  live     -  -        /system.slice/nginx.service
      1           1856  6848    1888   1856        1792  live     -  -        /system.slice/ssh.service
      3           5568  6848    1888   1856        1792  live     -  -        /user.slice
      2           3712  6848    1888   1856        1792  live     -  -        /user.slice/user-1000.slice
      1           1856  6848    1888   1856        1792  live     -  -        /user.slice/user-1000.slice/session-3.scope
END

expect 0 "$CGSLAB" show memcgs --tree --fields subtree_memcgs,saved_bytes,path \
	--root "$FIXTURES/root-6.18"
same "$TMP/out" <<'END'
SUBTREE  SAVED  MEMCG
      8   1856  /
      1   1856    machine.slice
      3   1856    system.slice
      1   1856      nginx.service
      1   1856      ssh.service
      3   1856    user.slice
      2   1856      user-1000.slice
      1   1856        session-3.scope
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
