# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of cgslab verify on the running kernel.

# Where memory is mounted: on a v1 hierarchy, else the v2 tree (the fifth field of mountinfo).
MEMORY=$(awk '/ - cgroup / && $NF ~ /(^|,)memory(,|$)/ { print $5; exit }' /proc/self/mountinfo)
[ -n "$MEMORY" ] || MEMORY=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)

group_of() { # PID
	echo "$MEMORY/cgslab-verify-$1"
}

# has_groups PID N: true where the run has made at least N groups, so that it is at work
has_groups() {
	[ "$(find "$(group_of "$1")" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | wc -l)" -ge "$2" ]
}

# start_run [OPTION]: starts a run that is not done soon; its process id is in $run. The run does not inherit the signals
# that this test ignores.
start_run() {
	env "${1:---default-signal}" "$CGSLAB" verify --count 20000 >"$TMP/run.out" 2>"$TMP/run.err" &
	run=$!
	wait_until 300 has_groups "$run" 100 || fail "no groups: $(cat "$TMP/run.err")"
}

undo() {
	[ -z "${run:-}" ] || kill -TERM "$run" 2>/dev/null || :
	[ -z "${run:-}" ] || wait "$run" 2>/dev/null || :
}
