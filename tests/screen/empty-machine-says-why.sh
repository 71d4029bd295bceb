#!/bin/sh
# No memory controller: no rows, and the sentence that explains it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
: >"$ROOT/proc/self/mountinfo"
start 80x15
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG

no memcgs: no cgroup file system with the memory controller is mounted
END
message_is <<'END'
no cgroup file system with the memory controller is mounted
END
