# SPDX-License-Identifier: GPL-2.0-or-later
# For tests that wait for the end of a memcg: . "$TOP_SRCDIR/tests/kernel/batches.sh"
#
# A page on its way to the LRU lists waits in a batch of the CPU that made it, and the batch holds the page, and
# its memcg, when file and process are long gone. A process that ends empties the batch of the CPU that it
# ends on. So a writer that was moved meanwhile leaves up to 31 pages behind, and a CPU that does nothing else, or
# one thing only for minutes (a machine that is emulated, say), keeps them. Whoever tests that
# a memcg is freed when its pages go makes the kernel empty the batches of all CPUs first.

# emptied GROUP COMMAND...: the batches, and what CPUs have set aside for the groups below GROUP, then COMMAND
emptied() {
	if [ -e "$1/memory.force_empty" ]; then
		echo 0 >"$1/memory.force_empty"
	else
		echo 1G >"$1/memory.reclaim" # empties them when nothing more can be reclaimed, which is its error
	fi 2>/dev/null || :
	shift
	"$@"
}
