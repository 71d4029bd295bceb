#!/bin/sh
# A wrong key or value names file, line and key; drop-ins come in order; --check-config shows the sum.
. "$TOP_SRCDIR/tests/lib.sh"

cat >"$TMP/c.conf" <<'END'
[sample]
interval = 5s
END
mkdir "$TMP/c.conf.d"
printf '[sample]\ninterval = 7s\n' >"$TMP/c.conf.d/10-a.conf"
printf '[sample]\ninterval = 9s\n[alert]\ndying = 100\n' >"$TMP/c.conf.d/20-b.conf"
expect 0 "$CGSLABD" --check-config --config "$TMP/c.conf"
says "interval = 9s" "$TMP/out"
says "dying = 100" "$TMP/out"

printf '\n[history]\nkeep_days = 0\n' >"$TMP/c.conf.d/30-c.conf"
expect 1 "$CGSLABD" --check-config --config "$TMP/c.conf"
same "$TMP/err" <<END
cgslabd: $TMP/c.conf.d/30-c.conf:3: [history] keep_days: '0' is not a number from 1 to 36500
END
printf '[history]\nkeepdays = 1\n' >"$TMP/c.conf.d/30-c.conf"
expect 1 "$CGSLABD" --once --config "$TMP/c.conf"
same "$TMP/err" <<END
cgslabd: $TMP/c.conf.d/30-c.conf:2: [history] has no key 'keepdays'; it has path, keep_days, max_bytes, events
END
expect 1 "$CGSLABD" --check-config --config "$TMP/missing.conf"
expect 2 "$CGSLABD" --nonsense
expect 2 "$CGSLABD" surplus

# A path is no pattern; a link in the folder leads to a file.
mkdir "$TMP/[x]" "$TMP/[x]/c.conf.d"
: >"$TMP/[x]/c.conf"
printf '[alert]\ndying = 7\n' >"$TMP/[x]/c.conf.d/a.conf"
printf '[alert]\ndying = 8\n' | tee "$TMP/[x]/c.conf.d/b.conf~" >"$TMP/[x]/c.conf.d/.c.conf"
expect 0 "$CGSLABD" --check-config --config "$TMP/[x]/c.conf"
says "dying = 7" "$TMP/out"
ln -s nowhere "$TMP/[x]/c.conf.d/d.conf"
expect 1 "$CGSLABD" --check-config --config "$TMP/[x]/c.conf"
says "c.conf.d/d.conf: No such file or directory" "$TMP/err"

# A folder that cannot be read is not passed over as if it were not there.
: >"$TMP/d.conf"
: >"$TMP/d.conf.d"
expect 1 "$CGSLABD" --check-config --config "$TMP/d.conf"
says "d.conf.d: Not a directory" "$TMP/err"
