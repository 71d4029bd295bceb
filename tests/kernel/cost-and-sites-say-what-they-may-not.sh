#!/bin/sh
# Without permission: exit 3 and the cure. Without CAP_SYSLOG: addresses for names, and all else as ever.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"

chmod 755 "$TMP"
cp "$CGSLAB" "$TMP/cgslab"
for command in cost sites; do
	expect 3 setpriv --reuid=65534 --regid=65534 --clear-groups "$TMP/cgslab" $command
	says "root" "$TMP/err"
	nothing_left
	expect 2 "$CGSLAB" $command --fields nonsense
	says "no field 'nonsense'" "$TMP/err"
done

expect 0 setpriv --bounding-set=-syslog --inh-caps=-syslog "$CGSLAB" cost --probes 8 --format csv
says "CAP_SYSLOG" "$TMP/err"
grep -q 'mem_cgroup.*,0xffff' "$TMP/out" || fail "no address in the row of the cache mem_cgroup"
expect 0 setpriv --bounding-set=-syslog --inh-caps=-syslog "$CGSLAB" sites --format csv -- \
	"$TOP_BUILDDIR/tests/kernel/pollload" 1000
says "CAP_SYSLOG" "$TMP/err"
grep -q '^plain,1000,.*,0xffff' "$TMP/out" || fail "no address in the row of 1,000 allocations"

expect 2 "$CGSLAB" sites --slots kmalloc-4x
says "'kmalloc-4x' is no plain kmalloc cache" "$TMP/err"

# A command that cannot be started is a failure without a table; one that fails has its table, and its status is told.
expect 1 "$CGSLAB" sites -- "$TMP/none"
says "cgslab: $TMP/none: No such file or directory; nothing was watched" "$TMP/err"
same "$TMP/out" </dev/null
expect 1 "$CGSLAB" sites -- "$TMP"
says "cgslab: $TMP: Permission denied; nothing was watched" "$TMP/err"
expect 0 "$CGSLAB" sites --format csv -- sh -c '"$1" 1000; exit 7' sh "$TOP_BUILDDIR/tests/kernel/pollload"
says "cgslab: sh: exit status 7" "$TMP/err"
grep -q ',1000,' "$TMP/out" || fail "no table of a command that failed"
nothing_left
