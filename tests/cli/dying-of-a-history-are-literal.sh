#!/bin/sh
# What held dying memcgs at a time, from a history: each, and summed by holder, file, subtree and maker.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
for s in 0 2 4 6; do
	tick $s
done
sqlite3 "$CGSLAB_HISTORY" <"$FIXTURES/history/dying.sql"
expect 0 "$CGSLAB" dying --at $((START + 6)) --format csv \
	--fields path,age_seconds,holder,pages,swap_pages,children,estimate,file
same "$TMP/out" <<'END'
path,age_seconds,holder,pages,swap_pages,children,estimate,file
/system.slice/nginx.service/backup-2,124.00,file,20000,0,0,yes,/var/log/backup.log
/system.slice/nginx.service/backup-1,64.00,file,436,0,0,no,/var/log/backup.log
/system.slice/nginx.service/shm,244.00,tmpfs,39,0,0,no,/dev/shm/queue
/system.slice/nginx.service/parent,184.00,children,0,0,1,no,
/system.slice/nginx.service/parent/child,,swap,0,17,0,no,
/system.slice/nginx.service/unknown,304.00,,,,,,
END
expect 0 "$CGSLAB" dying --at $((START + 2)) --format csv --fields path,holder,pages,file
same "$TMP/out" <<'END'
path,holder,pages,file
/system.slice/nginx.service/backup-1,file,436,/var/log/backup.log
/system.slice/nginx.service/shm,tmpfs,39,/dev/shm/queue
/system.slice/nginx.service/backup-2,anon,3,
/system.slice/nginx.service/parent,children,0,
/system.slice/nginx.service/parent/child,swap,0,
/system.slice/nginx.service/unknown,,,
END
expect 0 "$CGSLAB" dying --at $((START + 6)) --by holder
same "$TMP/out" <<'END'
6 dying hold about 74.5KiB of slab and 80.0MiB of pages; 2 are held by page cache of 3 files; 1 is held by tmpfs files or shared memory; 1 is held by pages in swap; 1 is held by dying children alone; shares are estimates; the oldest since 5m4s

DYING  PAGES  ESTIMATE    PRICE  OLDEST  KEY
    2  20436  yes       24.8KiB    2m4s  file
    1     39  no        12.4KiB    4m4s  tmpfs
    1     17  no        12.4KiB       -  swap
    1      -  -         12.4KiB    3m4s  children
END
expect 0 "$CGSLAB" dying --at $((START + 6)) --by file --format csv --fields key,dying,pages
same "$TMP/out" <<'END'
key,dying,pages
/var/log/backup.log,2,20434
/dev/shm/queue,1,39
/usr/lib/x86_64-linux-gnu/libc.so.6,1,2
END
expect 0 "$CGSLAB" dying --at $((START + 6)) --by subtree --format csv --fields key,dying,pages
same "$TMP/out" <<'END'
key,dying,pages
/system.slice/nginx.service,6,20475
END
expect 0 "$CGSLAB" dying --at $((START + 6)) --by maker --format csv --fields key,dying
same "$TMP/out" <<'END'
key,dying
systemd,2
runc,1
,3
END
expect 0 "$CGSLAB" dying --at $((START + 6)) --sort age --limit 1 --format csv --fields path
same "$TMP/out" <<'END'
path
/system.slice/nginx.service/unknown
END
# no walk looked at that time: what the kernel counted is no row
expect 0 "$CGSLAB" dying --at $START
same "$TMP/out" <<'END'
3 dying hold about 37.2KiB of slab; what holds them is not known

AGE  MAKER  PRICE  HOLDER  PAGES  SWAP  CHILDREN  MEMCG  HELD-BY
END
# again and again, as a file that goes on is read: headings for people stand apart, columns of csv are named once
expect 0 "$CGSLAB" dying --input "$CGSLAB_HISTORY" -n 2 -d 10ms --by file --limit 1
same "$TMP/out" <<'END'
6 dying hold about 74.5KiB of slab and 80.0MiB of pages; 2 are held by page cache of 3 files; 1 is held by tmpfs files or shared memory; 1 is held by pages in swap; 1 is held by dying children alone; shares are estimates; the oldest since 5m4s

DYING  PAGES  ESTIMATE    PRICE  OLDEST  KEY
    2  20434  yes       24.8KiB    2m4s  /var/log/backup.log

6 dying hold about 74.5KiB of slab and 80.0MiB of pages; 2 are held by page cache of 3 files; 1 is held by tmpfs files or shared memory; 1 is held by pages in swap; 1 is held by dying children alone; shares are estimates; the oldest since 5m4s

DYING  PAGES  ESTIMATE    PRICE  OLDEST  KEY
    2  20434  yes       24.8KiB    2m4s  /var/log/backup.log
END
expect 0 "$CGSLAB" dying --input "$CGSLAB_HISTORY" -n 3 -d 10ms --limit 1 --format csv --fields path -o "$TMP/three.csv"
same "$TMP/three.csv" <<'END'
path
/system.slice/nginx.service/backup-2
/system.slice/nginx.service/backup-2
/system.slice/nginx.service/backup-2
END
expect 2 "$CGSLAB" dying --free -n 2
is "with --free" "$(cat "$TMP/err")" "cgslab: --free asks once; it does not go with -d or -n"

# a bundle of that moment has what held them, too, and so has a bundle of the bundle
expect 0 "$CGSLAB" dying --at $((START + 6)) --format csv --fields path,holder,pages,file
cp "$TMP/out" "$TMP/then"
expect 0 "$CGSLAB" bundle --at $((START + 6)) -o "$TMP/first.db"
expect 0 "$CGSLAB" bundle --input "$TMP/first.db" -o "$TMP/second.db"
for bundle in first second; do
	expect 0 "$CGSLAB" dying --input "$TMP/$bundle.db" --format csv --fields path,holder,pages,file
	same "$TMP/out" <"$TMP/then"
done
