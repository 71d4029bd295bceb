#!/bin/sh
# e writes what is shown as CSV, and never over a file.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15 -v structs -f name,saved_bytes
screen_says STRUCT
keys e
text "$TMP/rows.csv"
keys Enter
screen_says '3 rows written'
same "$TMP/rows.csv" <<'END'
name,saved_bytes
mem_cgroup,1856
mem_cgroup_per_node,0
cgroup,0
END
keys e
text "$TMP/rows.csv"
keys Enter
screen_says 'exists already'
