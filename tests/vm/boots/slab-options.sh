#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Boot options that change what slabs look like, or switch memcgs off
. "$(dirname "$0")/common"
for line in 6.1 6.12; do
	kernel="--kernel stock-$line --init plain"
	boot "-nomerge-$line" "$kernel --append slab_nomerge" slab-nomerge-is-named $unpatched
	boot "-debug-$line" "$kernel --append slub_debug=FZPU" slab-debug-makes-figures-not-comparable
	boot "-off-$line" "$kernel --append cgroup_disable=memory" memory-switched-off-is-named-and-unknown
done
boots_end
