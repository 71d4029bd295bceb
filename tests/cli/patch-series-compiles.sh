#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What fits also compiles: init/main.o, mm/memcontrol.o and kernel/cgroup/cgroup.o of the oldest and
# the newest source of each line that apt offers, with the whole series and without a warning. Minutes
# each: for make proof. (6.1.y had no struct_size_t() before 6.1.187; a series that fits may use it.)
# A compiler, make and what a kernel's build calls are needed, and the lab's kernel-tries does the work.
. "$TOP_SRCDIR/tests/lib.sh"
vm=$TOP_SRCDIR/tests/vm
for program in kernel-tries kernel-files; do
	[ -x "$vm/$program" ] || skip "$vm/$program is not there: this test is for a whole source tree"
done
for program in gcc make flex bison bc apt-get dpkg-deb xz patch; do
	command -v "$program" >/dev/null || skip "$program is not installed: run ./setup"
done
compiled=0
for folder in "$TOP_SRCDIR"/patches/linux-*; do
	line=${folder##*/linux-}
	versions=$("$vm/kernel-files" --versions "$line" | sort -V)
	[ -n "$versions" ] || { echo "linux-$line: apt offers no linux-source-$line"; continue; }
	oldest=$(echo "$versions" | sed -n 1p)
	newest=$(echo "$versions" | sed -n '$p')
	"$vm/kernel-tries" "$line" --compile 2 "$oldest" "$newest" >"$TMP/out" || {
		cat "$TMP/out" >&2
		fail "linux-$line does not compile everywhere"
	}
	cat "$TMP/out"
	compiled=$((compiled + $(grep -c ' compiled ' "$TMP/out")))
done
[ "$compiled" -ge 1 ] || fail "no kernel was compiled: apt offers no linux-source of any line (apt-get update)"
