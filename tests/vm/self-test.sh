#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# self-test.sh - the lab fails whenever a guest goes wrong, and says how
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
self=$here/self
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

broken() {
	echo "self-test: $*"
	cat "$work/log"
	exit 1
}

# fails KINDS ARGUMENTS...: a run that must fail, and in these ways only
fails() {
	local want=$1 got status=0

	shift
	echo "* must fail by $want: ${*##*/}"
	"$here/run" --kernel stock-6.12 --init plain --out "$work/out" "$@" >"$work/log" 2>&1 ||
		status=$?
	got=$(sed -n 's/^FAIL \([a-z]*\): .*/\1/p' "$work/log" | sort -u | xargs)
	[ $status -eq 1 ] || broken "exit status $status"
	[ "$got" = "$want" ] || broken "failed by: $got"
}

says() {
	grep -qE -- "$1" "$work/log" || broken "the report does not say: $1"
}

refuses() {
	local message=$1

	shift
	! "$here/run" "$@" >"$work/log" 2>&1 || broken "accepted: $*"
	says "$message"
}

refuses '--kernel is missing' "$self/passes"
refuses 'no test named' --kernel stock-6.12
refuses '--nonsense: no such option' --nonsense
refuses '--kernel nonsense: not stock-LINE' --kernel nonsense "$self/passes"
refuses '--mem none: not a number' --mem none
refuses '--init upstart: neither' --kernel stock-6.12 --init upstart "$self/passes"
refuses '--out .*: is not empty' --kernel stock-6.12 --out "$self" "$self/passes"
refuses '/nonsense: no such test' --kernel stock-6.12 /nonsense
refuses 'passes: named twice' --kernel stock-6.12 "$self/passes" "$self/passes"
refuses '/nonsense: no such file; build it' --kernel stock-6.12 --put /nonsense "$self/passes"

# A log line for each thing that splats knows, as kernels print them; what the
# guests below make happen for real is not repeated here.
while read -r line; do
	echo "[    1.234567] $line" >"$work/log"
	! "$here/splats" "$work/log" >/dev/null || broken "no splat to splats:"
done <<'LINES'
BUG: kernel NULL pointer dereference, address: 0000000000000010
BUG: unable to handle page fault for address: ffffffffffffffff
BUG: sleeping function called from invalid context at mm/slab.h:330
BUG kmalloc-4k (Not tainted): Right Redzone overwritten
kernel BUG at mm/slub.c:434!
Oops: 0002 [#1] PREEMPT SMP PTI
Oops: general protection fault, probably for non-canonical address 0x6b6b6b6b6b6b6b6b: 0000 [#1] SMP
general protection fault, probably for non-canonical address 0x6b6b6b6b6b6b6b6b: 0000 [#1] SMP
WARNING: possible circular locking dependency detected
WARNING: suspicious RCU usage
INFO: task mkdir:123 blocked for more than 120 seconds.
rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [swapper/0:1]
list_del corruption. prev->next should be ffff, but was 6b6b6b6b
refcount_t: underflow; use-after-free.
sysfs: cannot create duplicate filename '/kernel/slab/mem_cgroup'
LINES
echo "[    0.000000] Linux version 6.12, Unable to calibrate; BUGS none" >"$work/log"
"$here/splats" "$work/log" || broken "a splat to splats:"

fails test "$self/asserts-what-is-false" "$self/skips" "$self/passes"
says '^FAIL test: asserts-what-is-false: exit status 1$'
says "the number of processors: got '2', want '0'"
says '^SKIP: skips: +there is no reason$'
says '^ok   passes '
[ "$(cat "$work/out/passes/note")" = kept ] || broken "the note of passes did not come out"

# (by itself: on a busy machine five seconds are not enough for what should pass)
fails test --test-timeout 5 "$self/never-ends"
says '^FAIL test: never-ends: exit status 124$'

fails 'end hang test' --timeout 25 --test-timeout 600 "$self/hangs-the-guest"
says '^FAIL hang: no end within 25 s'

fails 'end panic splat test' "$self/panics"
says '^FAIL panic: .*Kernel panic - not syncing: sysrq triggered crash'
says '^FAIL test: panics: no result: the guest ended while it ran'

fails splat "$self/makes-the-kernel-warn"
says '^ok   makes-the-kernel-warn '
says 'WARNING: CPU: [0-9]+ PID: [0-9]+ at mm/page_alloc.c'

fails end "$self/forges-the-end-mark"
