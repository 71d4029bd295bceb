#!/bin/sh
# Enter: formula, inputs, known bias, sources of the row under the cursor.
. "$TOP_SRCDIR/tests/screen/lib.sh"
MASK='s/^\(  cgroup_id  *\)[0-9][0-9]*  */\1(an inode)     /' # of the captured folder
start 100x40
keys Down Enter
rows_are <<'END'
Details  lines 1-32 of 75, Esc closes
memcg /system.slice, live
  PRICE 53.4KiB = 3 live x 17.8KiB, - dying x 12.4KiB (computed; 9: what one consists of)
  It leads to: D its dying, E its events, M its maker, c its values, y its path
Whose it is, as its path spells it
  slice     system.slice
Figures of the row
  subtree_memcgs                  3              live memcgs at and below it
  subtree_dying                   -              dying memcgs at and below it, by their rows or its
                                                 cgroup.stat; unknown where neither tells all
  subtree_price_bytes             53.4KiB        slab that the memcgs at and below it cost, live
                                                 and dying (of these, such as are known)
  subtree_growth_bytes_per_minute -              what PRICE grew by a minute, in the last 60 to 70
                                                 s; unknown at the first look
  subtree_births_per_second       -              memcgs made below it a second, in the same time
  subtree_saved_bytes             5568           saved_bytes of all memcgs at and below it
  subtree_would_save_bytes        5376           would_save_bytes of all memcgs at and below it
  subtree_wasted_bytes            5664           wasted_bytes of all memcgs at and below it
  requested_bytes                 4960           bytes that its followed structs asked for
  slot_bytes                      6848           bytes that their slots take
  bucket_bytes                    8704           bytes that kmalloc would take
  wasted_bytes                    1888           slot bytes minus requested bytes
  saved_bytes                     1856           bytes that caches of their own save against kmalloc
  would_save_bytes                1792           bytes that caches of their own would save
  state                           live           live, or dying: removed and not yet freed
  age_seconds                     -              since it was made, or removed where it is dying;
                                                 unknown where that was not seen
  creator                         -              command that made it, where that was seen
  creator_pid                     -              process that made it, where that was seen
  cgroup_id                       (an inode)     inode of its directory; unique in its hierarchy
  hierarchy                       4              hierarchy number of /proc/cgroups, 0 for v2
  slice                           system.slice   systemd slice that its path spells, the innermost
  unit                            -              systemd unit that its path spells, the innermost
END
keys Escape
screen_says '2/8'
