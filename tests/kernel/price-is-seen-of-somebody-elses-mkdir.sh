#!/bin/sh
# While somebody makes memcgs the daemon sees what one takes, within 5% of what `cgslab cost` measures, and
# keeps it for the boot: status says seen, a later `cgslab cost` does not replace it. With kmem = off nothing is looked at.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"
top=$(memory_mount)/cgslab-price-seen
maker=

[ ! -e /run/cgslab/price ] || mv /run/cgslab/price /run/cgslab/price.before-test
undo_more() {
	[ -z "$maker" ] || kill "$maker" 2>/dev/null || true
	rmdir "$top"/* "$top" 2>/dev/null || true
	rm -f /run/cgslab/price
	[ ! -e /run/cgslab/price.before-test ] || mv /run/cgslab/price.before-test /run/cgslab/price
}

mkdir -p "$TMP/state" "$top"
# One thread makes and removes groups, and does other things that take memory between.
cat >"$TMP/maker.py" <<'PY'
import os, sys, time
top = sys.argv[1]
n = 0
while True:
    for i in range(4):
        path = "%s/g%d" % (top, n % 8)
        try:
            os.mkdir(path)
        except FileExistsError:
            os.rmdir(path)
        n += 1
        fds = [os.open("/dev/null", os.O_RDONLY) for _ in range(20)]
        for fd in fds:
            os.close(fd)
    time.sleep(0.02)
PY
python3 "$TMP/maker.py" "$top" &
maker=$!

config "[trace]" "kmem = off"
start
wait_for tick_is 10
[ ! -e /run/cgslab/price ] || fail "a price was looked for with kmem = off"
stop

config "[trace]" "kmem = window" "every = 10min"
start
seen() { grep -qsx "source seen" /run/cgslab/price; }
wait_for seen
stop
kill "$maker"
maker=

price() { # price KEY
	jq -r ".price.$1" "$TMP/status"
}
expect 0 "$CGSLAB" status --live --format json
mv "$TMP/out" "$TMP/status"
is "source" "$(price source)" seen
expect 0 "$CGSLAB" cost --format csv
near "seen slab" "$(price slab_bytes)" "$(sum "$TMP/out" slab)" 5
near "seen percpu" "$(price percpu_bytes)" "$(sum "$TMP/out" percpu)" 5
[ "$(price dying_slab_bytes)" -lt "$(price slab_bytes)" ] || fail "a dying memcg costs as much as a live one"
seen || fail "what was seen was replaced by what was probed"
nothing_left
