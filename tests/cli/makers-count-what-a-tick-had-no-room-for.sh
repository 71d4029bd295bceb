#!/bin/sh
# A tick keeps so many events and no more. What it left out is counted by makers and owners all the same, in cgslab
# and in cgslabtop alike, and nothing is counted twice; what the kernel dropped is said to be missing.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"

makers_are() { # of rows on standard input
	fields=created,removed,freed,births_per_second,lifetime_seconds,creator
	expect 0 "$CGSLAB" show makers --input "$CGSLAB_HISTORY" --sort creator --format csv --fields $fields
	{ echo $fields && cat; } >"$TMP/wanted"
	same "$TMP/out" <"$TMP/wanted"
}

tick 0
tick 50
tick 100
event() { # event TICK SECONDS KIND ID PATH COMM LIFETIME LOST
	echo "INSERT INTO event (tick, utc_ns, boottime_ns, event, root, cgroup_id, path, path_cut, pid, comm, lifetime_ns, lost)
		VALUES ($1, ($START + $2) * 1000000000, ($UPTIME + $2) * 1000000000, '$3', 0, $4, $5, 0, 77, $6, $7, $8);"
}
{
	echo "UPDATE tick SET run = 1; UPDATE source_state SET state = 'ok', detail = '' WHERE source = 'trace';"
	# the second tick has all its events, among them those of a short life, which is in churn as well
	event 2 10 born 9001 "'/system.slice/a.service'" "'runc'" NULL NULL
	event 2 14 dying 9001 "'/system.slice/a.service'" "'rmdir'" 4000000000 NULL
	event 2 15 freed 9001 "'/system.slice/a.service'" NULL 5000000000 NULL
	echo "INSERT INTO churn VALUES (2, '/system.slice', 'runc', 1, 1);"
	# the third had no room: it has two of the 9000 short lives, and neither the birth of one that stays, nor the end of
	# another, nor the birth of a third, which a walk found before its event came
	event 3 90 lost NULL NULL NULL NULL 26999
	event 3 60 born 9100 "'/user.slice/x'" "'crowd'" NULL NULL
	event 3 61 born 9101 "'/user.slice/y'" "'crowd'" NULL NULL
	echo "INSERT INTO churn VALUES (3, '/user.slice', 'crowd', 9000, 9000);"
	echo "INSERT INTO memcg VALUES
		(901, 1, 0, 9201, 0, 1, '/user.slice/stays', 'crowd', 5, 3, 1070000000000, 1, NULL, NULL, NULL, 3),
		(902, 1, 0, 9202, 0, 1, '/user.slice/goes', 'other', 5, 2, 1012000000000, 1, NULL, NULL, 3, 3),
		(903, 1, 0, 9203, 0, 1, '/user.slice/found', 'crowd', 5, 2, 1055000000000, 1, NULL, NULL, NULL, 3);
		INSERT INTO memcg_life VALUES (902, 2, 2);"
} | sqlite3 "$CGSLAB_HISTORY"
makers_are <<'END'
9002,9000,9000,90.02,,crowd
0,1,1,0.00,,other
1,1,1,0.010000,4.00,runc
0,0,0,0.00,,
END
! grep -q "at least" "$TMP/err" || fail "a loss is told where there was none"
expect 0 "$CGSLAB" show owners --by subtree --input "$CGSLAB_HISTORY" --format csv --fields created,removed,owner \
	--filter '^/user.slice$'
same "$TMP/out" <<'END'
created,removed,owner
9002,9001,/user.slice
END
expect 0 "$CGSLABTOP" --batch -n 1 -v makers --input "$CGSLAB_HISTORY"
sed -nE 's/^ .* 90\.02 +([0-9]+) +([0-9]+) +([0-9]+) .* crowd$/\1 \2 \3/p' "$TMP/out" >"$TMP/crowd"
same "$TMP/crowd" <<'END'
9002 9000 9000
END

# the row that stands for them says how many they were, and they are no loss of the kernel's
expect 0 "$CGSLAB" show events --input "$CGSLAB_HISTORY" --filter lost
same "$TMP/out" <<'END'
                    TIME  EVENT        PID  COMM             LIFETIME     LOST  MEMCG
2026-11-18T11:08:10.000Z  lost          77  -                       -    26999  -
END

sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET lost_events = 7 WHERE id = 3"
expect 0 "$CGSLAB" show makers --input "$CGSLAB_HISTORY"
says "7 events were lost in the hour before, so what was made, removed and freed is at least so many" "$TMP/err"

# events that the history has dropped are counted as those that it never had
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET lost_events = NULL; DELETE FROM event WHERE id <= 3"
makers_are <<'END'
9002,9000,9000,90.02,,crowd
1,1,1,0.010000,,other
1,1,1,0.010000,,runc
0,0,0,0.00,,
END

# cgslabtop reads 5000 events at most, and tells the same of what is older
sqlite3 "$CGSLAB_HISTORY" "DELETE FROM event; DELETE FROM churn; DELETE FROM memcg_life; DELETE FROM memcg WHERE id > 900;
	WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8999)
	INSERT INTO event SELECT i + 1, 2 + i / 4500, ($START + 10 + i / 4500 * 50) * 1000000000 + i,
		(1010 + i / 4500 * 50) * 1000000000 + i,
		CASE i % 3 WHEN 0 THEN 'born' WHEN 1 THEN 'dying' ELSE 'freed' END, 0, 10000 + i / 3, '/user.slice/s', 0, 5,
		'crowd', NULL, NULL FROM n;
	INSERT INTO churn VALUES (2, '/user.slice', 'crowd', 1500, 1500), (3, '/user.slice', 'crowd', 1500, 1500);"
expect 0 "$CGSLAB" show makers --input "$CGSLAB_HISTORY" --format csv --fields created,removed,freed,creator --filter crowd
says "3000,3000,3000,crowd" "$TMP/out"
expect 0 "$CGSLABTOP" --batch -n 1 -v makers --input "$CGSLAB_HISTORY"
awk '$NF == "crowd" {print $5, $6, $7}' "$TMP/out" >"$TMP/crowd"
same "$TMP/crowd" <<'END'
3000 3000 3000
END

# A boot has an uptime of its own: what was made before a reboot is not counted again for a crowded tick behind it, at
# which the machine was up for as long; and the last tick before a reboot may be crowded.
{
	echo "DELETE FROM event; DELETE FROM churn;"
	event 2 40 born 9301 "'/user.slice/told'" "'told'" NULL NULL
	event 3 90 lost NULL NULL NULL NULL 26999
} | sqlite3 "$CGSLAB_HISTORY"
another_boot bbbbbbbb-0000-4000-8000-000000000618 200 980
for s in 200 250 300; do
	tick $s
done
{
	echo "UPDATE tick SET run = 4 WHERE id > 4;
		UPDATE source_state SET state = 'ok', detail = '' WHERE source = 'trace';"
	event 4 195 born 9302 "'/user.slice/a'" "'other'" NULL NULL
	event 5 240 lost NULL NULL NULL NULL 26999
	event 6 280 born 9303 "'/user.slice/b'" "'other'" NULL NULL
	echo "INSERT INTO memcg VALUES
		(911, 1, 0, 9301, 0, 1, '/user.slice/told', 'told', 5, 2, 1040000000000, 1, NULL, NULL, NULL, 3),
		(912, 1, 0, 9302, 0, 1, '/user.slice/late', 'late', 5, 3, 1080000000000, 1, NULL, NULL, NULL, 3),
		(913, 2, 0, 9303, 0, 1, '/user.slice/new', 'new', 5, 5, 1010000000000, 1, NULL, NULL, NULL, 5);"
} | sqlite3 "$CGSLAB_HISTORY"
expect 0 "$CGSLAB" show makers --input "$CGSLAB_HISTORY" --sort creator --format csv --fields created,creator
same "$TMP/out" <<'END'
created,creator
1,late
1,new
2,other
1,told
0,
END
