#!/bin/sh
# A kernel without one of the events: cost leaves out what it told and says so, sites and the daemon's
# windows cannot do without kmalloc and say that; nothing is left behind.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"

# "without EVENT COMMAND...": in a mount namespace in which tracefs has no such event. A program, so that
# the pid that start() notes is the daemon's.
mkdir "$TMP/empty"
cat >"$TMP/without" <<END
#!/bin/sh
[ -n "\$INSIDE" ] || INSIDE=1 exec unshare -m "\$0" "\$@"
mount -t tracefs nodev /sys/kernel/tracing
mount --bind "$TMP/empty" "/sys/kernel/tracing/events/\$1"
shift
exec "\$@"
END
chmod +x "$TMP/without"
export INSIDE=

expect 0 "$TMP/without" percpu/percpu_alloc_percpu "$CGSLAB" cost --probes 16 --format csv
says "no event percpu_alloc_percpu" "$TMP/err"
is "percpu by the bill" "$(sum "$TMP/out" percpu)" 0
slab=$(sum "$TMP/out" slab)
[ "$slab" -gt 4096 ] || fail "a memcg of $slab bytes"
nothing_left

expect 4 "$TMP/without" kmem/kmalloc "$CGSLAB" sites --seconds 0.1
says "no event kmalloc" "$TMP/err"
nothing_left

config "[trace]" "every = 1s" "budget = 100%"
start "$TMP/without" kmem/kmalloc
state_is() { [ "$(sql "SELECT state FROM source_state WHERE source = 'kmem' ORDER BY tick DESC LIMIT 1")" = "$1" ]; }
wait_for state_is absent
wait_for logged "source kmem is absent: this kernel has no event kmalloc"
stop
nothing_left
