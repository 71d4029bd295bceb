#!/bin/sh
# An empty list tells why, and how to get rows again.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
keys '\'
text nonesuch
keys Enter
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG

nothing matches "nonesuch"; Esc ends the filter
END
