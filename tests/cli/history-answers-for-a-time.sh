#!/bin/sh
# show, export and status from a history: a time, a range, one in each minute, a gap, no history.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"

expect 4 "$CGSLAB" show ticks --since yesterday
says "$CGSLAB_HISTORY: no history yet: start cgslabd" "$TMP/err"

for s in 0 2 4 60 62 120; do
	slabinfo kmalloc-4k $((100 + s))
	tick $s
done

expect 0 "$CGSLAB" export --since 1795000002 --until 1795000060 --fields time,kmalloc-4k_active_objs
same "$TMP/out" <<'END'
time,kmalloc-4k_active_objs
2026-11-18T11:06:42.000Z,102
2026-11-18T11:06:44.000Z,104
2026-11-18T11:07:40.000Z,160
END
expect 0 "$CGSLAB" export --every 1min --fields time
same "$TMP/out" <<'END'
time
2026-11-18T11:06:40.000Z
2026-11-18T11:07:40.000Z
2026-11-18T11:08:40.000Z
END
expect 0 "$CGSLAB" export --limit 2 --fields time --until now
is "rows under --limit" "$(wc -l <"$TMP/out")" 3

# between two ticks of a run its first one holds; outside there is nothing
expect 0 "$CGSLAB" show caches --at 1795000063 --filter '^kmalloc-4k$' --format csv --fields active_objs
same "$TMP/out" <<'END'
active_objs
162
END
expect 4 "$CGSLAB" show caches --at 1795000090
says "nothing is known of 2026-11-18T11:08:10.000Z" "$TMP/err"
# of which nothing is written over a file that is there
echo old >"$TMP/there"
expect 4 "$CGSLAB" status --at 1795000090 -o "$TMP/there"
expect 4 "$CGSLAB" report --since 1795000060 --until 1795000090 -o "$TMP/there"
says "nothing is known of 2026-11-18T11:08:10.000Z" "$TMP/err"
expect 0 "$CGSLAB" status --at 1795000120 --check 'structs.mem_cgroup.per_memcg==1' -o "$TMP/there"
is "the file that is there" "$(cat "$TMP/there")" old
expect 4 "$CGSLAB" export --since 2027-01-01
says "the history has no ticks of that time" "$TMP/err"
is "header without rows" "$(wc -l <"$TMP/out")" 1

# --at is one moment, --since and --until a range, in every command
expect 0 "$CGSLAB" show ticks --since 1795000000 --until 1795000004 --fields time --format csv
is "ticks of a range" "$(sed 1d "$TMP/out" | wc -l)" 3
expect 0 "$CGSLAB" show caches --since 1795000000 --until 1795000002 --filter '^kmalloc-4k$' --fields active_objs
same "$TMP/out" <<'END'
                    TIME  ACTIVE
2026-11-18T11:06:40.000Z     100
2026-11-18T11:06:42.000Z     102
END
expect 0 "$CGSLAB" export --at 1795000063 --fields time
is "the tick of a moment" "$(sed 1d "$TMP/out")" 2026-11-18T11:07:42.000Z
expect 0 "$CGSLAB" status --at 1795000063
says "2026-11-18T11:07:42" "$TMP/out"
expect 0 "$CGSLABTOP" --once --at 1795000063 -v caches --filter '^kmalloc-4k$' --input "$CGSLAB_HISTORY"
says " 162 " "$TMP/out"
expect 4 "$CGSLABTOP" --once --at 1795000090 --input "$CGSLAB_HISTORY"
expect 4 "$CGSLAB" show memcgs --at 2020-01-01 --input "$CGSLAB_HISTORY"
is "a moment that nobody kept" "$(cat "$TMP/err")" "cgslab: nothing is known of 2020-01-01T00:00:00.000Z: no \
daemon ran then, or it is older than what is kept"
sed 's/^cgslab:/cgslabtop:/' "$TMP/err" >"$TMP/same"
expect 4 "$CGSLABTOP" -b --at 2020-01-01 --input "$CGSLAB_HISTORY"
same "$TMP/err" <"$TMP/same"
expect 2 "$CGSLAB" show caches --at 1h --since 2h
says "--at is one moment; it does not go with --since" "$TMP/err"
expect 2 "$CGSLAB" show events --at 1h
expect 4 "$CGSLAB" compare yesterday now --input "$CGSLAB_HISTORY"
says "yesterday: the history has no tick of that time" "$TMP/err"

# the file itself: any table, and it says where from
expect 0 "$CGSLAB" show structs --input "$CGSLAB_HISTORY" --format csv --fields name,slot_bytes
says "mem_cgroup,2240" "$TMP/out"
expect 0 "$CGSLAB" status --input "$CGSLAB_HISTORY" --format json
says '"from": "file"' "$TMP/out"
expect 5 "$CGSLAB" status --input "$CGSLAB_HISTORY" --check 'dying<1'
expect 4 "$CGSLAB" status --input "$TMP/nothing"
expect 1 "$CGSLAB" status --input "$TMP/cgslab.conf"

# what does not go together
expect 2 "$CGSLAB" export --live --since yesterday
expect 2 "$CGSLAB" export --since now --until yesterday
expect 2 "$CGSLAB" export events --every 1min
expect 2 "$CGSLAB" export --since someday
says "--since: 'someday' is no time" "$TMP/err"

# Where it says nothing of any struct, what these take is unknown.
cp "$CGSLAB_HISTORY" "$TMP/structless.db"
sqlite3 "$TMP/structless.db" "DELETE FROM struct_fact"
expect 0 "$CGSLAB" show memcgs --input "$TMP/structless.db" --filter '^/$' --fields slot_bytes,bucket_bytes,saved_bytes,path \
	--format csv
same "$TMP/out" <<'END'
slot_bytes,bucket_bytes,saved_bytes,path
,,,/
END
