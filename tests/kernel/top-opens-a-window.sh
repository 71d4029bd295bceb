#!/bin/sh
# w opens a window of allocation tracing: a known load comes first in the sites, and whatever way cgslabtop
# goes, the window's trace instance goes with it.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
ROOT=/
load=
undo() {
	end_terminals
	[ -z "$load" ] || kill "$load" 2>/dev/null || :
}
"$TOP_BUILDDIR/tests/kernel/pollload" 1000000000000 9>&- &
load=$!

start 130x20 --live
screen_says "trace ok"
top=$(pid)
keys 4
screen_says 'no window of allocation tracing yet: w opens one'
# another cgslab of the machine may trace allocations just now
opened() {
	keys w
	wait_until 1 shows 'a window of 1 s is open'
}
wait_until 20 opened || fail "no window: $(cat "$TMP/screen")"
shown() {
	keys Space
	capture
	grep -q '^plain .* 2304 *4096 *2304 .* do_sys_poll+0x' "$TMP/screen"
}
wait_until 30 shown || fail "the load is not shown: $(cat "$TMP/screen")"
screen_says '0 lost'
keys Enter
screen_says 'slots of kmalloc-4k, opened 2'
keys Escape

# leaves_with_window WAY: with a window open
kmem_of() { in_tracefs 'ls instances' | grep -q "^cgslab-$1-[0-9]*-kmem$"; }
gone() { ! kmem_of "$1"; }
wait_until 10 gone "$top" || fail "the instance outlives its window"
wait_until 20 opened || fail "no second window: $(cat "$TMP/screen")"
keys q
restored 0
gone "$top" || fail "q leaves the window's instance"
