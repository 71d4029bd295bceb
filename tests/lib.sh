# SPDX-License-Identifier: GPL-2.0-or-later
# For tests in shell: . "$TOP_SRCDIR/tests/lib.sh"
set -eu

# Below nohup SIGHUP is ignored, in all programs that a test starts, too, and a shell cannot undo that
# for itself: a test that sends SIGHUP would wait for ever.
case $(sed -n 's/^SigIgn:.*\(.\)$/\1/p' /proc/self/status) in
[13579bdf]) exec env --default-signal=HUP "$0" "$@" ;;
esac

FIXTURES=$TOP_SRCDIR/tests/fixtures
TMP=$(mktemp -d "${TMPDIR:-/tmp}/cgslab-test.XXXXXX")
trap 'cleanup' EXIT
trap 'exit 1' INT TERM HUP

cleanup() { # a test that has more to undo defines undo()
	if command -v undo >/dev/null 2>&1; then undo; fi
	rm -rf "$TMP"
}

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

skip() { # skip REASON: CI fails on it, so the reason had better be good
	echo "SKIP: $*"
	exit 77
}

# For tests that make memory cgroups or traces on the running kernel: root, and one at a time.
need_kernel() {
	[ "$(id -u)" = 0 ] || skip "needs root: makes memory cgroups on the running kernel"
	exec 9>"${TMPDIR:-/tmp}/cgslab-tests.lock"
	flock 9
}

# is WHAT GOT WANTED
is() {
	[ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"
}

# same FILE: compares it with standard input, which is the literal text wanted
same() {
	cat >"$TMP/.wanted"
	diff -u "$TMP/.wanted" "$1" || fail "$1 is not what was wanted (- wanted, + got)"
}

# expect STATUS COMMAND...: runs it; output in $TMP/out, messages in $TMP/err
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

# says TEXT FILE: the file has the text in some line
says() {
	grep -qF -e "$1" "$2" || {
		cat "$2" >&2
		fail "nothing in $2 says '$1'"
	}
}

# wait_until SECONDS COMMAND...: until it succeeds
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
