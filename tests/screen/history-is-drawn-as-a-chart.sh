#!/bin/sh
# View 5: figures over time with axes, gaps, boots and the span in words; z and Z change the span, Left and Right move
# a cursor, Enter goes to its time, t shows the ticks as a list.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tick 0
# A tick each 20 s in the hour after it, without those from 20 to 30 min, of another boot from 40 min on; live memcgs
# rise, slab and dying ones rise and fall
columns=$(sqlite3 "$CGSLAB_HISTORY" "SELECT group_concat(name) FROM pragma_table_info('tick') WHERE name NOT IN
	('id', 'run', 'key', 'lost_ticks', 'boottime_ns', 'mono_ns', 'utc_ns', 'live', 'dying', 'slab_bytes')")
facts=$(sqlite3 "$CGSLAB_HISTORY" "SELECT group_concat(name) FROM pragma_table_info('struct_fact') WHERE name <> 'tick'")
sqlite3 "$CGSLAB_HISTORY" <<SQL
INSERT INTO boot (boot_id, hostname, kernel, page_size) SELECT 'second', hostname, kernel, page_size FROM boot;
INSERT INTO run (boot, started_utc_ns, interval_ns, version) SELECT max(boot.id), started_utc_ns, 20000000000, run.version
	FROM run, boot;
UPDATE run SET interval_ns = 20000000000;
INSERT INTO tick (id, run, key, lost_ticks, boottime_ns, mono_ns, utc_ns, live, dying, slab_bytes, $columns)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 180)
SELECT i + 1, iif(i < 120, 1, 2), i = 120, iif(i = 90, 29, NULL), boottime_ns + i * 20000000000, mono_ns + i * 20000000000,
	utc_ns + i * 20000000000, 10 + i, 40 - abs(i - 90) / 3,
	(400 - 3 * abs(i - 90)) * 1048576, $columns
FROM n, tick WHERE tick.id = 1 AND i NOT BETWEEN 60 AND 89;
INSERT INTO source_state SELECT 121, source, state, detail FROM source_state WHERE tick = 1;
INSERT INTO struct_fact (tick, $facts) SELECT 121, $facts FROM struct_fact WHERE tick = 1;
SQL
start 80x24 --input "$CGSLAB_HISTORY" --view history
rows_are <<'END'
 LIVE 190  SLAB 130MiB   1 h
      200┤                                       ┊                  ⢀⣀├512MiB
         │                                       ┊             ⣀⣠⣴⣶⣿⣿⣿│
         │                             ⢀         ┊       ⢀⣀⣤⣴⣾⣿⣿⣿⣿⣿⣿⣿⣿│
         │                              ⠉⠒⠤⢄⡀    ┊  ⢀⣀⣤⣴⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿├384MiB
         │                                  ⠈⠑⠲⢤⣀⣤⣶⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
         │               ⢀⣀⠤⠒⠁            ⣀⣠⣴⣶⣿⣿⠈⠉⠒⠤⣀⡀⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      100┤           ⢀⡠⠔⠚⠉             ⢰⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠑⠲⢤⣀⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿├256MiB
         │      ⢀⣀⠤⠒⠉⠁                 ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠉⠒⠤⣀⡀⣿⣿⣿⣿⣿⣿⣿│
         │  ⢀⡠⠴⠚⠉         ⢀⣠⣤⡆         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠑⠢⢤⣀⣿⣿⣿│
         │⠒⠊⠁        ⢀⣠⣴⣶⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⠈⠙⠒⠤├128MiB
         │      ⣀⣠⣴⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
         │⢀⣀⣤⣴⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
        0┤⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇         ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿├0B
         └───────┬────────────  ┬      ────────┬──────────────┬──────▲┘
                 11:15          11:30          11:45          12:00
LIVE 12 to 190, mean 103; SLAB 130MiB to 400MiB, mean 247MiB, 2 boots, 2 gaps of
END
keys Left Left Left
screen_says 'at 2026-11-18 12:0'
keys Enter
screen_says REPLAY
keys r Z Z
screen_says '5 min: LIVE'
keys z z z z z
rows_are <<'END'
 LIVE 190  SLAB 130MiB   7 days
      200┤                                                           ⢀├512MiB
         │                                                           ⢸│
         │                                                           ⢀│
         │                                                           ⣼├384MiB
         │                                                           ⣿│
         │                                                           ⣿│
      100┤                                                           ⣿├256MiB
         │                                                           ⣿│
         │                                                           ⣿│
         │                                                           ⠿├128MiB
         │                                                           ⣿│
         │                                                           ⣿│
        0┤                                                           ⣿├0B
         └            ┬                ┬                ┬            ▲┘
                      Nov 13           Nov 15           Nov 17
LIVE 8 to 190, mean 103; SLAB 130MiB to 400MiB, mean 248MiB, 2 boots, 2 gaps of
END
keys t
screen_says 'LIVE/S'
RUN='env LC_ALL=C' start 60x15 --input "$CGSLAB_HISTORY" --view history
rows_are <<'END'
 LIVE 190  SLAB 130MiB   1 h
      200+                          :      ...::::+512MiB
         |                   *******.:::##########|
         |    *********      ::#####*********#####|
         |*****...:::##      ###############******|
        0+::###########      #####################+0B
         +------------- +    ---------------+----^+
                        11:30               12:00
LIVE 13 to 190, mean 104; SLAB 130MiB to 400MiB, mean 248MiB
END
start 200x60 --input "$CGSLAB_HISTORY" --view history
screen_says 'mean 10'
start 80x15
keys z
screen_says 'the chart of the history has spans of time: 5, then z and Z'
keys 5
screen_says '1 min: LIVE 8'
keys z
screen_lacks_after '1 min: LIVE 8'
screen_lacks 'spans of time'
