#!/bin/sh
# In a container without tracefs cgslabtop goes on: the title names what is missing, and the view of events has what
# walks find, with the time when it was found.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
dir=$(memory_mount)/cgslab-top-walk-$$
top=
undo() {
	[ -z "$top" ] || kill "$top" 2>/dev/null || :
	rmdir "$dir" 2>/dev/null || :
}

unshare -m sh -c 'umount -R /sys/kernel/tracing /sys/kernel/debug 2>/dev/null
	exec setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$@"' sh \
	"$CGSLABTOP" --live -b -d 0.2 --view events >"$TMP/out" 2>"$TMP/err" 9>&- &
top=$!
passes() { [ "$(grep -c '^cgslabtop ' "$TMP/out")" -ge "$1" ]; }
wait_until 20 passes 2 || fail "it prints no second pass: $(cat "$TMP/err")"
mkdir "$dir"
found() { grep -q " born .*/cgslab-top-walk-$$\$" "$TMP/out"; }
wait_until 30 found || fail "the new group is not in the events: $(tail -n 5 "$TMP/out")"
kill "$top"
wait "$top" || fail "status $?"
top=
grep -q "^trace .*mount -t tracefs" "$TMP/out" || fail "nothing says that tracefs is missing"
year=$(date -u +%Y)
grep " born .*/cgslab-top-walk-$$\$" "$TMP/out" | grep -qv "^ *$year-" && fail "found at another time: $(grep top-walk "$TMP/out" | tail -n 1)"
exit 0
