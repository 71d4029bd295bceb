# SPDX-License-Identifier: GPL-2.0-or-later
# For tests that wait for the end of a memcg: . "$TOP_SRCDIR/tests/kernel/batches.sh"
#
# A memcg whose files and processes are gone may stay for as long as a CPU has little else to do:
#
# - A page on its way to the LRU lists waits in a batch of the CPU that made it, and the batch holds the page,
#   and its memcg. A process that ends empties the batch of the CPU that it ends on, so one that was moved
#   meanwhile leaves up to 31 pages behind.
# - A CPU charges pages in advance, 64 at a time, and sets them aside. Removing a group takes back what
#   is set aside for it; but where it was used up to the last page, the CPU still holds the memcg and
#   nothing takes that back (mm/memcontrol.c, drain_all_stock(): a group of one process that wrote 63
#   pages stays, one that wrote 62 or 64 does not).
#
# Whoever tests that a memcg is freed when its pages go makes the kernel let go of both first.

# cpus: the numbers of those that we may run on
cpus() {
	taskset -pc $$ | sed 's/.*: //' | tr ',' '\n' | while IFS=- read -r first last; do
		seq "$first" "${last:-$first}"
	done
}

# emptied GROUP COMMAND...: the batches, and what CPUs hold of groups below GROUP, then COMMAND. It makes a group
# GROUP/stays, charges some pages to it on each CPU, so that each has something to be taken back, and has
# GROUP emptied, which takes back all.
emptied() {
	group=$1
	shift
	[ -d "$group/stays" ] || mkdir "$group/stays"
	for cpu in $(cpus); do
		taskset -c "$cpu" sh -c 'echo $$ >"$1/cgroup.procs" && exec true' sh "$group/stays"
	done
	if [ -e "$group/memory.force_empty" ]; then
		echo 0 >"$group/memory.force_empty"
	else
		echo 1G >"$group/memory.reclaim" # empties all when nothing more can be reclaimed, which is its error
	fi 2>/dev/null || :
	"$@"
}
