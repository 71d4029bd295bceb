#!/bin/sh
# 400 columns, 100 lines: nothing is left out.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 400x100 -v caches
screen_says "ALIAS-OF"
capture
sed -n '6,8p' "$TMP/screen" >"$TMP/rows"
same "$TMP/rows" <<'END'
    OBJS   ACTIVE      LOW     HIGH OBJSIZE OBJ/SLAB   SLABS    SIZE▼   WASTED ALIASES ALIAS-OF           NAME
  376005   376005   375459   376005     192       21   17905  69.9MiB  1.09MiB       0 -                  dentry
   10912     6286     6094     6286     512       16     682  5.33MiB  2.26MiB       0 -                  kmalloc-512
END
is "title's width" "$(sed -n 1p "$TMP/screen" | tr -d '\n' | wc -c)" 400
is "message line" "$(sed -n 99p "$TMP/screen")" "1/22  Enter explains the row"
is "lines" "$(wc -l <"$TMP/screen")" 100
