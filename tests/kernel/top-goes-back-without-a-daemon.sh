#!/bin/sh
# cgslabtop --live keeps what it read since the start: a step back, to an event, and live again, while ticks go on. What
# it keeps goes with it, and what a killed one left goes at the next start.
. "$TOP_SRCDIR/tests/screen/lib.sh"
need_kernel
memory=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ { print $2; exit }' /proc/mounts)
[ -n "$memory" ] || skip "needs the memory controller on cgroup v1"
dir=$memory/cgslab-back-$$
ROOT=/
undo() {
	end_terminals
	rmdir "$dir/job" "$dir" 2>/dev/null || :
}
kept() { find "$TMP/past" -name 'cgslabtop-*' | wc -l; }

mkdir "$TMP/past" "$dir"
RUN="env TMPDIR=$TMP/past"
start 120x40 --live -d 0.3 -F "cgslab-back-$$"
screen_says " /cgslab-back-$$"
mkdir "$dir/job"
screen_says "cgslab-back-$$/job"
is "folders while it runs" "$(kept)" 1

# Back to before it was there; the ticks behind that are kept meanwhile
keys '['
screen_says REPLAY
press_until_gone() {
	i=0
	while shows "cgslab-back-$$/job" && [ $i -lt 100 ]; do
		keys "$1"
		sleep 0.1
		i=$((i + 1))
	done
	screen_lacks "cgslab-back-$$/job"
}
press_until_gone '['
rmdir "$dir/job"
sleep 1
keys ')'
screen_says "cgslab-back-$$/job"
press_until_gone ')' # its end, once the kernel has freed it
screen_says REPLAY
keys 6
screen_says dying
screen_says REPLAY
keys r
screen_lacks_after REPLAY
keys 5
screen_says 'LIVE'
keys q
restored 0
is "folders afterwards" "$(kept)" 0

start 120x40 --live -d 0.3 -F "cgslab-back-$$"
screen_says " /cgslab-back-$$"
pid=$(pgrep -P "$(tm display -p '#{pane_pid}')")
[ -n "$pid" ] || fail "no process"
kill -9 "$pid"
wait_until 10 eval '! kill -0 "$pid" 2>/dev/null' || fail "it is not gone"
is "folders of a killed one" "$(kept)" 1
start 120x40 --live -d 0.3 -F "cgslab-back-$$"
screen_says " /cgslab-back-$$"
is "folders of the next one" "$(kept)" 1
keys q
restored 0
is "folders at the end" "$(kept)" 0
