#!/bin/sh
# Windows in a history, made by SQL: show, export and sites give the last one, or those of a time.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
tick 2
expect 4 "$CGSLAB" show sites
says "no window of allocation tracing" "$TMP/err"
expect 4 "$CGSLAB" sites --input "$CGSLAB_HISTORY"
says "no window of allocation tracing" "$TMP/err"
tick 4
tick 6
# why there is none concerns those who ask for it, and nobody else
sqlite3 "$CGSLAB_HISTORY" "UPDATE source_state SET state = 'denied', detail = 'tracefs: closed' WHERE source = 'kmem'"
expect 4 "$CGSLAB" show sites
says "of this boot: tracefs: closed; see kmem in cgslab.conf(5)" "$TMP/err"
expect 0 "$CGSLAB" show structs --input "$CGSLAB_HISTORY"
[ ! -s "$TMP/err" ] || fail "unexpected: $(cat "$TMP/err")"
sqlite3 "$CGSLAB_HISTORY" "UPDATE source_state SET state = 'unused', detail = '' WHERE source = 'kmem'"
sqlite3 "$CGSLAB_HISTORY" <"$FIXTURES/history/sites.sql"

expect 0 "$CGSLAB" sites --input "$CGSLAB_HISTORY"
same "$TMP/out" <<'END'
0.20 s, 1104 events, 7 lost, 0.012 CPU-s, the machine paid about 0.004 CPU-s

CLASS    ALLOCS/S   MIN  MEAN   MAX  SLOT  WASTED/S  OWN-SLOT  WOULD-SAVE/S  SITE
plain     5000.00  2304  2304  2304  4096   8.54MiB      2304       8.54MiB  do_sys_poll+0x1b0
account    500.00  2192  2200  2264  4096    926KiB      2304        875KiB  seq_read_iter+0x38e
plain       20.00  4096  4096  4096  4096      0.00      4096          0.00  0xffffffff81234567
END
same "$TMP/err" <<'END'
cgslab: the last stored window, of 2026-11-18T11:06:45.000Z
cgslab: 7 of 1111 events were lost: counts are too low
cgslab: /proc/kallsyms: addresses are hidden
END

expect 4 "$CGSLAB" show sites --at $((START + 2))
says "no window of allocation tracing" "$TMP/err"
# without a name, or before a time, the history of now is asked
expect 0 "$CGSLAB" show sites --fields site,allocs --format csv
same "$TMP/out" <<'END'
site,allocs
do_sys_poll+0x1b0,1000
seq_read_iter+0x38e,100
0xffffffff81234567,4
END
expect 0 "$CGSLAB" show sites --at $((START + 4)) --fields site,allocs --format csv
same "$TMP/out" <<'END'
site,allocs
do_sys_poll+0x1b0,500
END
expect 0 "$CGSLAB" export sites --since "$START" --until $((START + 60)) --sort allocs_per_second \
	--fields site,allocs_per_second,window_seconds,lost_events
same "$TMP/out" <<'END'
time,time_epoch_seconds,site,allocs_per_second,window_seconds,lost_events
2026-11-18T11:06:43.000Z,1795000003.00,do_sys_poll+0x1b0,1000.00,0.500000,0
2026-11-18T11:06:45.000Z,1795000005.00,do_sys_poll+0x1b0,5000.00,0.200000,7
2026-11-18T11:06:45.000Z,1795000005.00,seq_read_iter+0x38e,500.00,0.200000,7
2026-11-18T11:06:45.000Z,1795000005.00,0xffffffff81234567,20.00,0.200000,7
END
# what somebody else's file says cannot reach the terminal
sqlite3 "$CGSLAB_HISTORY" "INSERT INTO site_value VALUES (1, 'a' || x'1b' || '[31mb', 'c' || x'0a' || 'd', 64, 1, 1, 1, 1, 1);
	UPDATE site_window SET notes = 'one' || x'0a' || 't' || x'1b' || 'wo' WHERE id = 1"
expect 0 "$CGSLAB" show sites --at $((START + 4)) --fields site,class --format csv --filter '^a'
same "$TMP/out" <<'END'
site,class
a\x1b[31mb,c\x0ad
END
expect 0 "$CGSLAB" export sites --since "$START" --until $((START + 4)) --fields site --filter poll
is "rows up to a time" "$(wc -l <"$TMP/out")" 2
expect 4 "$CGSLAB" export sites --since $((START + 100)) --until $((START + 200))
says "the history has no sites of that time" "$TMP/err"
