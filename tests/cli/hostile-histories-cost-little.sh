#!/bin/sh
# Files from somebody else: each command on each ends within 10 s of CPU and 64 MiB, and what it prints has no
# line and no escape of the file's making. CPU is counted, not time: the machine may be busy.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
tick 2

# file NAME SQL: the history with a change
file() {
	cp "$CGSLAB_HISTORY" "$TMP/$1.db"
	sqlite3 "$TMP/$1.db" "PRAGMA journal_mode = DELETE; $2" >/dev/null
}

columns="id, boot, root, cgroup_id, incarnation, parent, path, born_tick, born_exact, changed"
from=$(sqlite3 "$CGSLAB_HISTORY" "SELECT max(id) FROM memcg")
of_first=$(sqlite3 "$CGSLAB_HISTORY" "SELECT boot || ', ' || root FROM memcg LIMIT 1")

# chain: 20,000 groups, each in the one before; long: 2,000 of 1,000 bytes, which is 2 MB of names a path
file chain "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
	INSERT INTO memcg ($columns) SELECT $from + i, $of_first, 1000000 + i, 0, $from + i - 1, '/x', 1, 0, 1 FROM n"
file long "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
	INSERT INTO memcg ($columns) SELECT $from + i, $of_first, 1000000 + i, 0, $from + i - 1,
	'/' || printf('%01000d', i), 1, 0, 1 FROM n"
file host "UPDATE boot SET hostname = replace(hex(zeroblob(500000)), '00', 'h' || char(233))"
file newline "UPDATE struct_fact SET struct = struct || char(10) || 'evil_metric{a=\"b\"} 1'"
file escape "UPDATE boot SET hostname = char(27) || ']0;h' || char(7), kernel = char(155) || '31m';
	UPDATE counting SET live_source = char(27) || '[2J', dying_source = char(10) || 'evil_metric 1';
	UPDATE source_state SET detail = char(27) || '[31mx' || char(10) || 'evil_metric 1'"

# on FILE COMMAND...
on() {
	name=$1
	shift
	got=0
	(
		ulimit -t 10
		# shellcheck disable=SC2016 # of that shell
		exec "$TOP_BUILDDIR/tests/bench/measure" 1 sh -c \
			'out=$0; "$@" >"$out/out" 2>"$out/err"; echo $? >"$out/status"' \
			"$TMP" "$@" --input "$TMP/$name.db"
	) >"$TMP/cost" 2>/dev/null </dev/null || :
	got=$(cat "$TMP/status")
	[ $got -le 5 ] || fail "$* on $name ended by $got"
	kib=$(cut -d' ' -f2 "$TMP/cost")
	grep -q fsanitize=address "$TOP_BUILDDIR/config.status" || [ "${kib:-0}" -le 65536 ] ||
		fail "$* on $name: $kib KiB"
	! grep -q "^evil_metric" "$TMP/out" "$TMP/err" || fail "$* on $name prints a line of the file's making"
	! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$TMP/out" "$TMP/err" ||
		fail "$* on $name prints a control character"
}

for name in chain long; do
	on $name "$CGSLAB" status
	on $name "$CGSLAB" show memcgs --limit 10
	on $name "$CGSLAB" show memcgs --tree --limit 10
	on $name "$CGSLAB" export memcgs --fields cgroup_id,state
	on $name "$CGSLABTOP" --once
done
for name in host newline escape; do
	on $name "$CGSLAB" status
	on $name "$CGSLAB" status --format openmetrics
	on $name "$CGSLAB" show structs
	on $name "$CGSLAB" show structs --format openmetrics
	on $name "$CGSLAB" show ticks --since $START
	on $name "$CGSLABTOP" --once
done
