#!/bin/sh
# The text scrolls to its end and stops there.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x20 -v caches
keys / 
text mem_cgroup
keys Enter Enter
screen_says "cache mem_cgroup"
keys End
rows_are <<'END'
Details  lines 36-47 of 47, Esc closes
                              at creation: at least so much; rounding inside
                              kmalloc objects is not in it
  aliases      0              other names that share this cache
  alias_of     -              listed name of the cache it shares; its counts
                              stand in that row only
  name         mem_cgroup     name of the cache
Sources
  slabinfo  ok
  slabsys   ok
  btf       ok
  cgroup    ok
  meminfo   ok
END
