#!/bin/sh
# View 5: figures over time with axes, gaps, boots and the span in words; z and Z change the span, Left and Right move
# a cursor, Enter goes to its time, t shows the ticks as a list.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
# A tick each 20 s in the hour after it, without those from 20 to 30 min, of another boot from 40 min on; live and dying
# rise and fall
columns=$(sqlite3 "$CGSLAB_HISTORY" "SELECT group_concat(name) FROM pragma_table_info('tick') WHERE name NOT IN
	('id', 'run', 'key', 'lost_ticks', 'boottime_ns', 'mono_ns', 'utc_ns', 'live', 'dying')")
sqlite3 "$CGSLAB_HISTORY" <<SQL
INSERT INTO boot (boot_id, hostname, kernel, page_size) SELECT 'second', hostname, kernel, page_size FROM boot;
INSERT INTO run (boot, started_utc_ns, interval_ns, version) SELECT max(boot.id), started_utc_ns, 20000000000, run.version
	FROM run, boot;
UPDATE run SET interval_ns = 20000000000;
INSERT INTO tick (id, run, key, lost_ticks, boottime_ns, mono_ns, utc_ns, live, dying, $columns)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 180)
SELECT i + 1, iif(i < 120, 1, 2), i = 120, iif(i = 90, 29, NULL), boottime_ns + i * 20000000000, mono_ns + i * 20000000000,
	utc_ns + i * 20000000000, 10 + i, 40 - abs(i - 90) / 3, $columns
FROM n, tick WHERE tick.id = 1 AND i NOT BETWEEN 60 AND 89;
INSERT INTO source_state SELECT 121, source, state, detail FROM source_state WHERE tick = 1;
INSERT INTO struct_fact SELECT 121, struct, state, source, per_memcg, requested_bytes, cache, slot_bytes,
	slot_objs_per_slab, slot_order, bucket, bucket_bytes, bucket_objs_per_slab, bucket_order, bucket_object_bytes,
	align_bytes, merged_with, merged_total, own_is_estimate, comparable FROM struct_fact WHERE tick = 1;
SQL
start 80x24 --input "$CGSLAB_HISTORY" --view history
rows_are <<'END'
 LIVE 190  DYING 10   1 h
      200┤                             ⠈⠑⢢⡀      ┊                  ⢀⣀├40
         │                                ⠈⠑⠢⢄   ┊             ⣀⣠⣴⣶⣿⣿⣿│
         │                                   ⠈⠑⠢⢄⡀       ⢀⣀⣤⣴⣾⣿⣿⣿⣿⣿⣿⣿⣿│
         │                ⢀⣠⠴⠂                   ⠘⠢⢄⡀⣀⣤⣴⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
         │             ⢀⣠⠴⠚                    ⢀⣠⣤⣶⣾⠘⠢⢄⡀⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
         │          ⢀⣠⠼⠉                  ⣀⣠⣴⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠱⢄⡀⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      100┤       ⢀⣰⠚⠉                  ⢰⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠑⢢⡀⣿⣿⣿⣿⣿⣿⣿⣿├20
         │    ⢀⣰⠚⠉                     ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠑⢢⡀⣿⣿⣿⣿⣿│
         │ ⢠⠴⠚⠉           ⢀⣠⣤⡆         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠑⠢⢄⣿⣿│
         │⠚⠉         ⢀⣠⣴⣶⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠑⠢│
         │      ⣀⣠⣴⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
         │⢀⣀⣤⣴⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
        0┤⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿├0
         └───────┬────────────  ┬      ────────┬──────────────┬──────▲┘
                 11:15          11:30          11:45          12:00
LIVE 12 to 190, mean 103; DYING 10 to 40, mean 23, 2 boots, 2 gaps of together 1
END
keys Left Left Left
screen_says 'at 2026-11-18 12:0'
keys Enter
screen_says REPLAY
keys r Z Z
screen_says '5 min: LIVE'
keys z z z z z
rows_are <<'END'
 LIVE 190  DYING 10   7 days
      200┤                                                           ⢸├40
         │                                                           ⢸│
         │                                                           ⢸│
         │                                                           ⣸│
         │                                                           ⣿│
         │                                                           ⣿│
      100┤                                                           ⣿├20
         │                                                           ⣿│
         │                                                           ⣿│
         │                                                           ⡿│
         │                                                           ⡇│
         │                                                           ⡇│
        0┤                                                           ⣿├0
         └            ┬                ┬                ┬            ▲┘
                      Nov 13           Nov 15           Nov 17
LIVE 8 to 190, mean 103; DYING 3 to 40, mean 23, 2 boots, 2 gaps of together 10m
END
keys t
screen_says 'LIVE/S'
RUN='env LC_ALL=C' start 60x15 --input "$CGSLAB_HISTORY" --view history
rows_are <<'END'
 LIVE 190  DYING 10   1 h
      200+                          :      ...::::+50
         |                   *******.:::##########|
         |     ********      ::#####********######|
         |******..:::##      ##############*******|
        0+::###########      #####################+0
         +------------- +    ---------------+----^+
                        11:30               12:00
LIVE 13 to 190, mean 104; DYING 10 to 40, mean 23, 2 boots,
END
start 200x60 --input "$CGSLAB_HISTORY" --view history
screen_says 'mean 10'
start 80x15
keys z
screen_says 'the chart of the history has spans of time'
