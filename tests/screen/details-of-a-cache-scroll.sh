#!/bin/sh
# The text scrolls to its end and stops there.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x20 -v caches
keys / 
text mem_cgroup
keys Enter Enter
screen_says "cache mem_cgroup"
keys End
screen_is <<'END'
cgslabtop  fixture  6.18.44  up 1h  kernel each 1h                      01:25:52
mem_cgroup: own cache  2184 B asked -> 2240 B slot  saves 1856 B each
memcgs 8 live + 3 dying  saved 19.9KiB  wasted 616B  dying hold 8.06KiB
saved ▁  dying ▁  kmalloc-4k ▁
 1 memcgs  2 caches  3 structs  4 sites  5 history  6 events   by slab_bytes
Details  lines 36-48 of 48, Esc closes
                                             bytes asked for at creation: at
                                             least so much; rounding inside
                                             kmalloc objects is not in it
  aliases                     0              other names that share this cache
  alias_of                    -              listed name of the cache it
                                             shares; its counts stand in that
                                             row only
  name                        mem_cgroup     name of the cache
Sources
  slabinfo  ok
  slabsys   ok
  btf       ok
  cgroup    ok
11/22  ? help  Enter details  / search  \ filter
END
