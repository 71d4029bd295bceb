#!/bin/sh
# No memory controller: no rows, and the sentence that explains it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
: >"$ROOT/proc/self/mountinfo"
start 80x15
rows_are <<'END'
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG

no memcgs: memory belongs to the cgroup v1 hierarchy 4 (/proc/cgroups), which
  is not mounted here; mount it: mount -t cgroup -o memory none DIR, or boot
  with cgroup_no_v1=all
END
message_is <<'END'
memory belongs to the cgroup v1 hierarchy 4 (/proc/cgroups), which is not mounte
END
