# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - what tests inside a guest share; sourced by bash as /lab/lib.sh
#
# A test exits 0 when its claim holds, 77 (`skip`) when it cannot be asked here,
# anything else when it does not hold. Figures that a test expects come from the
# running kernel (a trace of a real mkdir, sysfs, /proc), never from the script.
# Any command that fails ends the test: none fails unseen.
set -euo pipefail

fail() {
	echo "$*" >&2
	exit 1
}

skip() {
	echo "$*" >&2
	exit 77
}

# equal WHAT GOT WANT: a missing value never equals anything
equal() {
	[ -n "$3" ] || fail "$1: nothing to compare with"
	[ "$2" = "$3" ] || fail "$1: got '$2', want '$3'"
	echo "$1: $2"
}

# wait_until WHAT COMMAND...: until COMMAND succeeds. It gives up after five minutes, which
# only a claim that does not hold needs: an emulated machine on a busy host is slow.
wait_until() {
	local end=$((SECONDS + 300)) what=$1

	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || fail "waited in vain until $what"
		sleep 0.1
	done
}

# --- groups ---------------------------------------------------------------

# Where the memory controller is: a v1 hierarchy of its own, else the v2 tree.
# (mountinfo: the mount point is field 5, the last field has the controllers)
v1=$(awk '/ - cgroup / && $NF ~ /(^|,)memory(,|$)/ { print $5; exit }' /proc/self/mountinfo)
v2=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
memory=${v1:-$v2}
lab_group=$memory/cgslab-lab

# memory_on GROUP: let the children of GROUP have memcgs
memory_on() {
	[ -n "$v1" ] || echo +memory >"$1/cgroup.subtree_control"
}

# The tests' own group, with a memcg; removed with all that is below when the
# test ends. Whether groups below have one, the test says (memory_on).
make_lab_group() {
	memory_on "$memory"
	mkdir "$lab_group"
	at_exit remove_lab_group
}

remove_lab_group() {
	emptied find "$lab_group" -depth -type d -exec rmdir {} +
	settle
}

# settle: the kernel frees thousands of removed groups one after the other, which the next test should not see
settle() {
	local before now

	now=$(removed_groups)
	[ "$now" -gt 100 ] || return 0
	for _ in $(seq 60); do
		before=$now
		sleep 1
		now=$(removed_groups)
		[ "$now" -lt "$before" ] || break
	done
}

# removed_groups: those that the kernel has not freed yet
removed_groups() {
	if [ -z "$memory" ]; then
		echo 0
	elif [ -n "$v1" ]; then
		echo $(($(awk '$1 == "memory" { print $3 }' /proc/cgroups) - $(find "$v1" -type d | wc -l)))
	else
		awk '$1 == "nr_dying_descendants" { print $2 }' "$v2/cgroup.stat"
	fi
}

# A removed group is freed a moment later, by RCU and a work queue: the next test must not see
# the count of the dying fall by groups of this one. Other groups of a running system may
# come to stay, so that this is no claim.
await_frees() {
	local end=$((SECONDS + 60)) tries=0 other=$memory/cgslab-lab-other

	while [ "$(removed_groups)" -gt "$removed_before" ]; do
		[ $SECONDS -lt $end ] || { echo "note: $(removed_groups) removed groups stay"; return 0; }
		sleep 0.1
		# see charge(): one more group goes, which may be held in turn, but seldom
		[ $(((tries += 1) % 20)) -gt 0 ] || { mkdir "$other" && charge "$other" && rmdir "$other"; }
	done
}

# groups_may_stay: for a test that stops services, whose pages keep their groups, and after which no test counts
groups_may_stay() {
	removed_before=1000000
}

exits=()
at_exit() {
	exits=("$*" "${exits[@]}")
}

run_exits() {
	local status=$? command

	trap - EXIT
	for command in "${exits[@]}"; do
		$command || status=1
	done
	exit $status
}
trap run_exits EXIT

# --- the kernel's own word: events of real allocations ----------------------

removed_before=$(removed_groups)
at_exit await_frees
scratch=$(mktemp -d)
at_exit rm -rf "$scratch"
instance=/sys/kernel/tracing/instances/cgslab-lab
trace=$scratch/trace

# traced COMMAND...: run it and record in $trace every allocation that it and its
# children made, from an instance that lives no longer than this call
traced() {
	local event status=0

	mkdir $instance
	echo 0 >$instance/tracing_on
	echo 1 >$instance/options/event-fork
	for event in kmalloc kmalloc_node kmem_cache_alloc kmem_cache_alloc_node; do
		[ ! -d $instance/events/kmem/$event ] ||
			echo 1 >$instance/events/kmem/$event/enable
	done
	(
		echo $BASHPID >$instance/set_event_pid
		echo 1 >$instance/tracing_on
		"$@"
	) || status=$?
	echo 0 >$instance/tracing_on
	cp $instance/trace "$trace"
	grep -qE '^# entries-in-buffer/entries-written: ([0-9]+)/\1 ' "$trace" ||
		fail "the trace lost events"
	rmdir $instance
	return $status
}

# events_of FUNCTIONS: the allocations in $trace that these functions (a|b|c) made, one
# a line: site, node, bytes_req, bytes_alloc. Before 6.1 only an event of a call that names a
# node has one: -1 for the others.
events_of() {
	sed -nE 's/.* (kmalloc|kmem_cache_alloc)(_node)?: call_site=(('"$1"')\+[^/ ]*).* bytes_req=([0-9]+) bytes_alloc=([0-9]+) (.*)/\3 \5 \6 \7/p' "$trace" |
		awk '{ print $1, match($0, / node=-?[0-9]+/) ? substr($0, RSTART + 6, RLENGTH - 6) : -1, $2, $3 }'
}

# memcg_events: those of mem_cgroup's css_alloc
memcg_events() {
	events_of 'mem_cgroup_css_alloc|mem_cgroup_alloc|alloc_mem_cgroup_per_node_info'
}

# struct_events NAME: those of one struct. mem_cgroup_alloc() allocates the
# struct mem_cgroup before anything else, and of what it asks of a node by name
# the struct mem_cgroup_per_node first; cgroup_create() allocates the struct cgroup before
# anything else, and gcc may have inlined it, and what it calls, into cgroup_mkdir(). The site
# of the first event names the rest.
struct_events() {
	case $1 in
	mem_cgroup) memcg_events | awk '!site { site = $1 } $1 == site' ;;
	mem_cgroup_per_node) memcg_events | per_node_events ;;
	cgroup) events_of 'cgroup_mkdir|cgroup_create|cgroup_struct_alloc' | awk '!site { site = $1 } $1 == site' ;;
	*) fail "struct_events: $1 is no struct that it knows" ;;
	esac
}

# per_node_events: of memcg_events those of the site that first names a node. A kernel before 6.1 and
# without NUMA has events without nodes: there it is the second site, behind mem_cgroup's own.
per_node_events() {
	awk '{ line[NR] = $0; at[NR] = $1; if ($2 >= 0 && !site) site = $1; if ($1 != at[1] && !second) second = $1 }
		END {
			if (!site) site = second
			for (i = 1; i <= NR; i++) if (at[i] == site) print line[i]
		}'
}

# cache_line: the alignment that SLAB_HWCACHE_ALIGN gives on this machine
cache_line() {
	local file

	file=$(grep -lx 1 /sys/kernel/slab/*/hwcache_align | head -n 1)
	[ -n "$file" ] || fail "no cache with hwcache_align"
	cat "${file%/*}/align"
}

round_up() {
	echo $((($1 + $2 - 1) / $2 * $2))
}

# --- what cgslab says -------------------------------------------------------

# The answer of `cgslab status`, one value a key: memcgs.live, structs.mem_cgroup.slot_bytes,
# sources.btf.state. An array of things with a name is keyed by the names.
declare -A answer

# read_status: ask cgslab once; status, struct and source then look into the answer.
# (one jq for all of it: a process is dear in an emulated machine)
read_status() {
	local key value

	cgslab status --live --format json >"$scratch/status.json" ||
		fail "cgslab status failed with exit status $?"
	jq -r '
		def by_name: map({(.name): del(.name)}) | add;
		.structs |= by_name | .caches |= by_name | .sources |= by_name
		| paths(type != "object" and type != "array") as $path
		| [$path, getpath($path)] | "\(.[0] | map(tostring) | join("."))\t\(.[1])"' \
		<"$scratch/status.json" >"$scratch/status" || fail "no valid answer of cgslab status"
	answer=()
	followed=
	while IFS=$'\t' read -r key value; do
		answer[$key]=$value
		case $key in structs.*.state) key=${key#structs.}; followed+="${key%.*} " ;; esac
	done <"$scratch/status"
}

# status KEY: a value, "null" where it is unknown
status() {
	[ -n "${answer[$1]+set}" ] || fail "the answer of cgslab status has no $1"
	echo "${answer[$1]}"
}

struct() {
	status "structs.$1.$2"
}

source_of() {
	status "sources.$1.$2"
}

# structs: the names of the followed structs
structs() {
	echo "$followed"
}

# per_memcg KEY: the sum over followed structs of KEY x objects per memcg
per_memcg() {
	local name sum=0

	for name in $(structs); do
		sum=$((sum + $(struct "$name" "$1") * $(struct "$name" per_memcg)))
	done
	echo $sum
}

# live_is, dying_is N: as cgslab counts them now
live_is() {
	read_status
	[ "$(status memcgs.live)" = "$1" ]
}

dying_is() {
	read_status
	[ "$(status memcgs.dying)" = "$1" ]
}

# page_cache GROUP FILE: make FILE by a process in GROUP; its pages keep the memcg
# that they are charged to from being freed, until FILE is removed
page_cache() {
	(
		echo $BASHPID >"$1/cgroup.procs"
		exec dd if=/dev/zero of="$2" bs=64K count=4 status=none
	) || fail "could not write $2 in group $1"
	at_exit rm -f "$2"
}

# A memcg whose files and processes are gone may stay for as long as a CPU has little else to do. The CPU's batch of
# pages on their way to the LRU lists holds pages of a process that was moved to another CPU before it
# ended. And a CPU that has used up, to the last page, what it charged in advance for a group still holds
# the group (mm/memcontrol.c, drain_all_stock(), which passes over it).

# charge GROUP: by a process on each CPU, for which the CPU lets go of what it held
charge() {
	local cpu

	for cpu in $(seq 0 $(($(nproc) - 1))); do
		taskset -c "$cpu" bash -c 'echo $$ >"$1/cgroup.procs" && exec true' - "$1"
	done
}

# emptied COMMAND...: before COMMAND the kernel lets go of all that
emptied() {
	{
		mkdir -p "$lab_group/stays" && charge "$lab_group/stays"
		if [ -n "$v1" ]; then
			echo 0 >"$lab_group/memory.force_empty"
		else
			# empties them when nothing more can be reclaimed, which is its error
			echo 1G >"$lab_group/memory.reclaim"
		fi
	} 2>/dev/null || :
	"$@"
}

# sysfs_cache CACHE FILE: one number of /sys/kernel/slab
sysfs_cache() {
	awk '{ print $1 }' "/sys/kernel/slab/$1/$2"
}

# --- events, followed ---------------------------------------------------------

# follow: `cgslab show events --follow` into $scratch/events, from now until end_follow
follow() {
	cgslab show events --follow --format jsonl --fields event,path,pid,comm,lost_events -d 0.5 \
		>"$scratch/events" 2>"$scratch/follow" &
	follower=$!
	at_exit end_follow
	wait_until "the follower records" records "$follower"
}

# records PID: a cgslab that follows events has switched its instance on
records() {
	kill -0 "$1" 2>/dev/null || fail "it ended: $(cat "$scratch/follow")"
	grep -qx 1 /sys/kernel/tracing/instances/cgslab-"$1"-*/tracing_on 2>/dev/null
}

# Ends it as a person does; it must end well and leave no instance.
end_follow() {
	[ -n "$follower" ] || return 0
	kill -INT "$follower"
	wait "$follower" || fail "the follower ended with $?: $(cat "$scratch/follow")"
	! ls -d /sys/kernel/tracing/instances/cgslab-"$follower"-* 2>/dev/null || fail "it left its instance"
	follower=
}

# told EVENT [PATH]: how many rows there are; PATH is an extended regular expression for all of it
# (grep: events has these two first, and a jq is dear in an emulated machine)
told() {
	grep -cE "^[{]\"event\":\"$1\",\"path\":(\"${2:-[^\"]*}\"|null)," "$scratch/events" || :
}

# --- a history ----------------------------------------------------------------

# record [COMMAND...]: cgslabd, started by COMMAND, with a tick a second into $CGSLAB_HISTORY, until end_record.
# `cgslab` reads it from then on.
record() {
	export CGSLAB_HISTORY=$scratch/history.db RUNTIME_DIRECTORY=$scratch
	printf '%s\n' "[sample]" "interval = 1s" "[history]" "path = $CGSLAB_HISTORY" >"$scratch/conf"
	"$@" cgslabd --foreground --config "$scratch/conf" 2>"$scratch/log" &
	recorder=$!
	at_exit end_record
	wait_until "a tick is on record" ticks_are_there
}

# without_bpf COMMAND...: with what root may do, but not load BPF
without_bpf() {
	exec setpriv --bounding-set -bpf,-perfmon,-sys_admin "$@"
}

ticks_are_there() {
	kill -0 "$recorder" 2>/dev/null || fail "cgslabd ended: $(cat "$scratch/log")"
	[ -n "$(recorded "SELECT max(id) FROM tick")" ]
}

# recorded QUERY: what the history says; nothing while there is none
recorded() {
	sqlite3 -readonly "$CGSLAB_HISTORY" "$1" 2>/dev/null || :
}

end_record() {
	[ -n "$recorder" ] || return 0
	kill "$recorder"
	wait "$recorder" || fail "cgslabd ended with $?: $(cat "$scratch/log")"
	recorder=
}
