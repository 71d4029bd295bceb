#!/bin/sh
# Who made the memcgs: a row a command, those of before anybody looked without a name; of now and of a history.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"

tick 0
sqlite3 "$CGSLAB_HISTORY" "UPDATE memcg SET creator = 'runc', creator_pid = 77, born_exact = 1,
	born_boottime_ns = (SELECT max(boottime_ns) - 5000000000 FROM tick) WHERE path LIKE '/system.slice/%'"
expect 0 "$CGSLAB" show makers --input "$CGSLAB_HISTORY"
same "$TMP/out" <<'END'
LIVE  DYING    PRICE  RECENT  NEWEST  PID  MAKER
   6      0   107KiB       0       -    -  -
   2      0  35.6KiB       2      5s   77  runc
END
expect 0 "$CGSLAB" export makers --input "$CGSLAB_HISTORY" --sort creator --fields creator,live,recent,creator_pid
same "$TMP/out" <<'END'
creator,live,recent,creator_pid
runc,2,2,77
,6,0,
END
expect 0 "$CGSLAB" show makers --root "$FIXTURES/root-6.18" --fields live,creator
same "$TMP/out" <<'END'
LIVE  MAKER
   8  -
END
