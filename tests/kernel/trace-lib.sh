# SPDX-License-Identifier: GPL-2.0-or-later
# For tests that follow events: . "$TOP_SRCDIR/tests/kernel/trace-lib.sh", after tests/lib.sh

# Where the memory controller is mounted.
memory_mount() {
	awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ {print $2; found = 1; exit}
	     $3 == "cgroup2" {v2 = $2} END {if (!found) print v2}' /proc/mounts
}

follower=

# start_follower OPTION...: `cgslab show events --follow`; rows in $TMP/events, messages in $TMP/follow.err
start_follower() {
	"$CGSLAB" show events --follow "$@" >"$TMP/events" 2>"$TMP/follow.err" 9>&- &
	follower=$!
	wait_until 20 follower_is_ready || fail "the follower did not start: $(cat "$TMP/follow.err")"
}

# The follower records when its events are enabled and its instance is switched on. The kernel also makes an instance
# switched on, for a moment. The pid of the follower is in the name of its instance.
follower_is_ready() {
	kill -0 "$follower" 2>/dev/null || fail "the follower ended: $(cat "$TMP/follow.err")"
	in_tracefs 'grep -qx 1 instances/cgslab-$1-*/events/cgroup/cgroup_mkdir/enable &&
		grep -qx 1 instances/cgslab-$1-*/tracing_on' "$follower" 2>/dev/null
}

# Ends the follower by SIGINT, as a person does; the status of the function is that of the follower.
stop_follower() {
	[ -n "$follower" ] || return 0
	kill -INT "$follower" 2>/dev/null || :
	status=0
	wait "$follower" || status=$?
	follower=
	return $status
}

# in_tracefs COMMANDS ARG...: runs COMMANDS in the folder of tracefs, by a mount that no other process sees
in_tracefs() {
	unshare -m sh -c '
		t=/sys/kernel/tracing
		grep -q " $t tracefs" /proc/mounts || mount -t tracefs nodev $t
		cd $t
		commands=$1
		shift
		eval "$commands"' sh "$@"
}

# events_of KIND PATH-PREFIX: the number of such rows (jsonl whose first fields are event and path)
events_of() {
	grep -cF "{\"event\":\"$1\",\"path\":\"$2" "$TMP/events" || :
}

# instances_of PID: the instances of one process
instances_of() {
	in_tracefs 'ls instances' | grep "^cgslab-$1-" || :
}

# The instances whose owner has ended: other programs of ours may run on this machine.
stale_instances() {
	in_tracefs 'ls instances' | grep -E '^cgslab-[0-9]+-[0-9]+' | while IFS=- read -r _ pid start tag; do
		[ "$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d ' ' -f 20)" = "$start" ] ||
			echo "cgslab-$pid-$start${tag:+-$tag}"
	done
}
