#!/bin/sh
# The views, the one that is shown, and the order of its rows; where there is no room for all names, numbers stay.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x15
tabs_are <<'END'
 1 memcgs 2 caches 3 structs 4 sites 5 history 6 events 7 dying 8 makers 9 bill
END
start 60x15 -v structs -F mem_cgroup_per
tabs_are <<'END'
 1 2 3 structs 4 5 6 7 8 9   \mem_cgroup_per
END
