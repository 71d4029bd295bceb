#!/bin/sh
# -n repeats so often, -d says how far apart; CSV has one header, jsonl none, json a document each.
. "$TOP_SRCDIR/tests/lib.sh"
ROOT=$FIXTURES/root-6.18

expect 0 "$CGSLAB" export --root "$ROOT" -n 3 -d 0.01 --fields live,dying
same "$TMP/out" <<'END'
live,dying
8,3
8,3
8,3
END

expect 0 "$CGSLAB" show ticks --root "$ROOT" -n 2 -d 10ms --fields live,dying
same "$TMP/out" <<'END'
LIVE  DYING
   8      3

LIVE  DYING
   8      3
END

expect 0 "$CGSLAB" show memcgs --root "$ROOT" -n 2 -d 0.01 --format jsonl --fields path --limit 1
same "$TMP/out" <<'END'
{"path":"/"}
{"path":"/"}
END

expect 0 "$CGSLAB" status --root "$ROOT" -n 2 -d 0.01 --format json
is "documents" "$(jq -s 'length' "$TMP/out")" 2

expect 0 "$CGSLAB" show ticks --root "$ROOT" -n 1 --fields live
is "lines of one" "$(wc -l <"$TMP/out")" 2
