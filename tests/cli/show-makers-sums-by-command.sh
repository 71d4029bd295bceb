#!/bin/sh
# Who made the memcgs: a row a command, those of before anybody looked without a name; of now and of a history.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"

tick 0
sqlite3 "$CGSLAB_HISTORY" "UPDATE memcg SET creator = 'runc', creator_pid = 77, born_exact = 1,
	born_boottime_ns = (SELECT max(boottime_ns) - 5000000000 FROM tick) WHERE path LIKE '/system.slice/%'"
expect 0 "$CGSLAB" show makers --input "$CGSLAB_HISTORY"
same "$TMP/out" <<'END'
LIVE  DYING    PRICE  RECENT  NEWEST  CREATED  REMOVED  FREED  GROWTH  BIRTHS/S  LIFETIME  PID  MAKER
   6      -   107KiB       0       -        -        -      -       -         -         -    -  -
   2      -  35.6KiB       2      5s        -        -      -       -         -         -   77  runc
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

# with events: four made in the 100 s since the first tick, two of them removed 10 s and 30 s old, one freed; one
# removed that was there before anybody looked
tick 100
event() { # event SECONDS KIND ID PATH COMM LIFETIME
	echo "INSERT INTO event (tick, utc_ns, boottime_ns, event, root, cgroup_id, path, path_cut, pid, comm, lifetime_ns)
		SELECT max(id), ($START + $1) * 1000000000, ($UPTIME + $1) * 1000000000, '$2', 0, $3, '$4', 0, 77, $5, $6 FROM tick;"
}
{
	echo "UPDATE source_state SET state = 'ok' WHERE source = 'trace'; UPDATE tick SET run = 1;"
	event 10 born 9001 /system.slice/a.service "'runc'" NULL
	event 20 dying 9001 /system.slice/a.service "'rmdir'" 10000000000
	event 21 freed 9001 /system.slice/a.service NULL 11000000000
	event 22 born 9002 /system.slice/a.service/x "'runc'" NULL
	event 52 dying 9002 /system.slice/a.service/x "'rmdir'" 30000000000
	event 60 born 9003 /user.slice/b.scope "'systemd'" NULL
	event 61 born 9004 "/no unit" NULL NULL
	event 62 dying 9005 /user.slice/old.scope "'systemd'" NULL
} | sqlite3 "$CGSLAB_HISTORY"
expect 0 "$CGSLAB" show makers --input "$CGSLAB_HISTORY" --sort creator \
	--fields live,created,removed,freed,births_per_second,lifetime_seconds,creator
same "$TMP/out" <<'END'
LIVE  CREATED  REMOVED  FREED  BIRTHS/S  LIFETIME  MAKER
   2        2        2      1      0.02       20s  runc
   0        1        0      0      0.01         -  systemd
   6        1        1      0      0.01         -  -
END
# growth: what is there at the price of the moment, made at that of a live one, removed at what is left of it
expect 0 "$CGSLAB" status --input "$CGSLAB_HISTORY" --format json
price() { jq ".price.$1" "$TMP/status"; }
mv "$TMP/out" "$TMP/status"
expect 0 "$CGSLAB" export makers --input "$CGSLAB_HISTORY" --sort creator --fields creator,growth_bytes
same "$TMP/out" <<END
creator,growth_bytes
runc,$(price dying_slab_bytes)
systemd,$(price slab_bytes)
,$(price dying_slab_bytes)
END
! grep -q recorded "$TMP/err" || fail "a pause is told where there was none"
# nobody recorded between the two ticks: what came and went meanwhile is in no count
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET run = id"
expect 0 "$CGSLAB" export makers --input "$CGSLAB_HISTORY" --sort creator --fields creator,created,growth_bytes
same "$TMP/out" <<'END'
creator,created,growth_bytes
runc,2,
systemd,1,
,1,
END
says "makers: nobody recorded for a while in the hour before (the recorder began anew 1 time), so what was made, removed and freed is at least so many, and growth is unknown" "$TMP/err"
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET run = 1"
expect 0 "$CGSLAB" show makers --by unit --input "$CGSLAB_HISTORY" --format csv --fields by,created,removed,owner --filter a.service
same "$TMP/out" <<'END'
by,created,removed,owner
unit,2,2,a.service
END
expect 0 "$CGSLAB" show memcgs --by subtree --input "$CGSLAB_HISTORY" --format csv --fields live,created,owner
same "$TMP/out" <<'END'
live,created,owner
4,1,/
2,1,/system.slice
1,1,/user.slice
1,0,/user.slice/user-1000.slice
0,1,/system.slice/a.service
END
expect 0 "$CGSLAB" show memcgs --by slice --root "$FIXTURES/root-6.12" --fields live,dying,would_save_bytes,owner
same "$TMP/out" <<'END'
LIVE  DYING  WOULD-SAVE  OWNER
  10      -     20.6KiB  -
   3      -        6336  system.slice
END
for words in "memcgs --by nobody" "caches --by slice" "memcgs --by slice --tree" owners; do
	expect 2 "$CGSLAB" show $words --root "$FIXTURES/root-6.18"
done
says "owners: whose? --by subtree, slice, unit, pod or container" "$TMP/err"
