#!/bin/sh
# The daemon opens windows of allocation tracing: a known load comes first in what it stores, what each
# window cost is kept, everybody in the group sees it; over budget they get rarer and say so; off is off.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"

load=
undo_more() { [ -z "$load" ] || kill "$load" 2>/dev/null || true; }

chmod 711 "$TMP"
mkdir "$TMP/state"
chgrp 4242 "$TMP/state"
chmod 2750 "$TMP/state"
windows() { # windows LINE...: a configuration with short windows and those lines
	config "[trace]" "window = 50ms" "every = 1s" "$@"
}
grouped() { exec setpriv --rgid 4242 --egid 4242 --clear-groups sh -c 'umask 027; exec "$@"' sh "$@"; }

"$TOP_BUILDDIR/tests/kernel/pollload" 1000000000000 &
load=$!
windows "budget = 100%"
start grouped
stored() { [ "$(sql "SELECT count(*) > 1 FROM site_value WHERE site LIKE 'do_sys_poll+0x%' AND class = 'plain' AND
	requested_max = 2304 AND requested_min = 2304 AND slot_bytes = 4096 AND allocs > 100")" = 1 ]; }
wait_for stored
is "windows without a price" "$(sql "SELECT count(*) FROM site_window WHERE cpu_seconds <= 0 OR
	machine_cpu_seconds_estimate IS NULL OR rejected_estimate IS NULL OR seconds < 0.05")" 0

first() { # the row that comes first, without the offset
	sed -n '2s/+0x[0-9a-f]*//p' "$TMP/out"
}
columns=site,class,requested_mean,slot_bytes,own_slot_bytes
expect 0 "$CGSLAB" show sites --format csv --fields $columns
is "first row of show" "$(first)" "do_sys_poll,plain,2304,4096,2304"
expect 0 "$CGSLAB" export sites --since 1h --filter do_sys_poll --fields $columns
[ "$(wc -l <"$TMP/out")" -gt 2 ] || fail "rows of one window only"
expect 0 "$CGSLAB" export sites --filter do_sys_poll --fields window_seconds,lost_events
grep -qE '^[0-9.]+,[0-9]+$' "$TMP/out" || fail "no length and losses of the window"

# without the right to trace, in the group: the last stored window, and it says so
cp "$CGSLAB" "$TMP/cgslab"
chmod 755 "$TMP/cgslab"
member() { setpriv --reuid 65534 --regid 4242 --clear-groups "$@"; }
: >"$TMP/out"
: >"$TMP/err"
expect 0 member "$TMP/cgslab" sites --format csv --fields $columns
is "first row for a member" "$(first)" "do_sys_poll,plain,2304,4096,2304"
says "the last stored window, of 20" "$TMP/err"
expect 3 member "$TMP/cgslab" sites --live
expect 3 setpriv --reuid 65534 --regid 65534 --clear-groups "$TMP/cgslab" sites

state_is() { [ "$(sql "SELECT state FROM source_state WHERE source = 'kmem' ORDER BY tick DESC LIMIT 1")" = "$1" ]; }
# (on a busy machine a window of this load may lose events)
well() { state_is ok || state_is lossy; }
wait_for well

# while another cgslab traces allocations it waits, and its ticks go on
exec 8>/run/cgslab/kmem.lock
flock 8
windows_are() { sql "SELECT count(*) FROM site_window"; }
last=$(sql 'SELECT max(id) FROM tick')
wait_for tick_is $((last + 3))
before=$(windows_are)
wait_for tick_is $((last + 18))
is "windows beside another's" "$(windows_are)" "$before"
exec 8>&-
more() { [ "$(windows_are)" -gt "$before" ]; }
wait_for more

# a window costs some ms of CPU: of a thousandth of a percent of one CPU that is many minutes
windows "budget = 0.001%"
kill -HUP "$daemon"
wait_for state_is stale
wait_for logged "source kmem is stale: windows of allocation tracing cost"
says "[trace] budget is 0.001%" "$TMP/log"

windows "kmem = off"
kill -HUP "$daemon"
wait_for state_is unused
kill "$load"
load=

# an open window goes with the daemon
windows "budget = 100%" "kmem = always" "window = 60s"
sed -i '/window = 50ms/d' "$TMP/cgslab.conf"
kill -HUP "$daemon"
is_open() { ls /run/cgslab | grep -q "^cgslab-$daemon-[0-9]*-kmem$"; }
wait_for is_open
stop
nothing_left
