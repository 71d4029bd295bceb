# SPDX-License-Identifier: GPL-2.0-or-later
# For tests in shell: . "$TOP_SRCDIR/tests/lib.sh"
set -eu

# Below nohup SIGHUP is ignored, also in all programs that a test starts, and a shell cannot undo that for itself. A test
# that sends SIGHUP would wait for ever.
case $(sed -n 's/^SigIgn:.*\(.\)$/\1/p' /proc/self/status) in
[13579bdf]) exec env --default-signal=HUP "$0" "$@" ;;
esac

FIXTURES=$TOP_SRCDIR/tests/fixtures
TMP=$(mktemp -d "${TMPDIR:-/tmp}/cgslab-test.XXXXXX")
trap 'cleanup' EXIT
trap 'exit 1' INT TERM HUP

cleanup() { # a test that has more to clean up defines undo()
	if command -v undo >/dev/null 2>&1; then undo; fi
	rm -rf "$TMP"
}

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

skip() { # skip REASON: CI fails on a skip, so the reason must be a good one
	echo "SKIP: $*"
	exit 77
}

# For tests that make memory cgroups or traces on the running kernel: they need root, and run one at a time.
need_kernel() {
	[ "$(id -u)" = 0 ] || skip "needs root: makes memory cgroups on the running kernel"
	exec 9>"${TMPDIR:-/tmp}/cgslab-tests.lock"
	flock 9
}

# is WHAT GOT WANTED: fails where GOT is not WANTED; WHAT names it in the message
is() {
	[ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"
}

# same FILE: fails where FILE is not the text on standard input
same() {
	cat >"$TMP/.wanted"
	diff -u "$TMP/.wanted" "$1" || fail "$1 is not what was wanted (- wanted, + got)"
}

# expect STATUS COMMAND...: runs COMMAND and fails where its exit status is not STATUS; its output goes to $TMP/out, its
# messages to $TMP/err
expect() {
	wanted=$1
	shift
	got=0
	"$@" >"$TMP/out" 2>"$TMP/err" || got=$?
	[ "$got" = "$wanted" ] || {
		cat "$TMP/out" "$TMP/err" >&2
		fail "exit status of $*: got $got, wanted $wanted"
	}
}

# says TEXT FILE: fails where no line of FILE has TEXT in it
says() {
	grep -qF -e "$1" "$2" || {
		cat "$2" >&2
		fail "nothing in $2 says '$1'"
	}
}

# wait_until SECONDS COMMAND...: runs COMMAND again and again until it succeeds; fails after so many seconds
wait_until() {
	end=$(($(date +%s) + $1))
	shift
	until "$@"; do
		[ "$(date +%s)" -le "$end" ] || return 1
		sleep 0.1
	done
}

# stop_now PID...: they are sent SIGSTOP, and have stopped when it returns (a signal is taken a moment after it was sent)
is_stopped() { grep -q '^State:.T' "/proc/$1/status"; }
stop_now() {
	for stopping in "$@"; do
		kill -STOP "$stopping"
		wait_until 20 is_stopped "$stopping" || fail "process $stopping does not stop"
	done
}

# uncache FILE: no page of it is in memory, so that whoever reads it next is charged for each
is_uncached() {
	dd if="$1" iflag=nocache count=0 status=none
	[ "$(fincore --noheadings --bytes --output PAGES "$1")" -eq 0 ]
}
uncache() {
	sync "$1"
	wait_until 20 is_uncached "$1" || fail "pages of $1 stay in memory"
}
