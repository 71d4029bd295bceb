# SPDX-License-Identifier: GPL-2.0-or-later
# Memory cgroups of a test of its own: . "$TOP_SRCDIR/tests/kernel/memory.sh" behind lib.sh. Everything is
# made below $G, which is removed however the test ends. Others make and remove cgroups at the same time.
need_kernel

# The mount of the memory controller, found without the program: v1's, else v2's.
MEM=$(awk '$0 ~ / - cgroup / && $NF ~ /(^|,)memory(,|$)/ { print $5; exit }' /proc/self/mountinfo)
VERSION=v1
if [ -z "$MEM" ]; then
	MEM=$(awk '$0 ~ / - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
	VERSION=v2
	{ [ -n "$MEM" ] && grep -qw memory "$MEM/cgroup.subtree_control"; } ||
		skip "needs the memory controller on for the groups below the root"
fi
NAME=cgslab-test-$$
G=$MEM/$NAME

undo() {
	[ -d "$G" ] || return 0
	find "$G" -depth -type d -delete 2>/dev/null || :
	[ ! -d "$G" ] || echo "$G could not be removed" >&2
}

make_group() { # make_group PATH: below $G, with memory for what comes below it
	mkdir "$G$1"
	[ $VERSION = v1 ] || echo +memory >"$G$1/cgroup.subtree_control"
}

count() { # count JQ-PATH: a number of the status, "null" while unknown
	"$CGSLAB" status --format json | jq -c ".memcgs.$1"
}
