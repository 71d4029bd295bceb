# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of cost and sites: . after tests/lib.sh and need_kernel.

# where MOUNT the hierarchy of the memory controller is, and whether memcgs can be made below its root
memory_mount() {
	awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ {print $2; exit}' /proc/mounts | grep . ||
		awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts
}

# sum FILE EXPRESSION: the sum of the column memcg_bytes over the rows of a CSV for which EXPRESSION, which names
# columns, is true
sum() {
	awk -F, -v what="$2" 'NR == 1 {for (i = 1; i <= NF; i++) col[$i] = i; next}
		{c = $col["cache"]; pc = c == "percpu"; vec = c == "percpu-objcg"; t = $col["controller"]}
		what == "percpu" && pc || what == "slab" && !pc && !vec ||
		what == "named" && !pc && !vec && c != "" && $col["site"] !~ /^0x/ {s += $col["memcg_bytes"]}
		END {printf "%.0f\n", s}' "$1"
}

# near WHAT GOT WANTED PERCENT: fails where GOT differs from WANTED by more than so many percent
near() {
	awk -v got="$2" -v wanted="$3" -v percent="$4" 'BEGIN {
		d = got - wanted; exit !(d * d <= (wanted * percent / 100) ^ 2)}' ||
		fail "$1: got $2, wanted $3 within $4 percent"
}

nothing_left() {
	for left in "$(memory_mount)"/cgslab-cost-*; do
		[ ! -e "$left" ] || fail "$left was left behind"
	done
	for left in /run/cgslab/cgslab-*-kmem; do
		[ ! -e "$left" ] || flock -n "$left" true && [ -e "$left" ] &&
			fail "$left was left behind"
	done
	return 0
}
