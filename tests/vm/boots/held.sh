#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Dying memcgs are named with what holds them, and freed where the kernel offers it: 6.1 with v2 and v1, 6.12 with v2 (as
# Debian builds it, it has no v1 memory)
. "$(dirname "$0")/common"
disk=dying-memcgs-that-a-disk-or-swap-holds-are-named-and-freed
boot '' '--kernel stock-6.1 --disk 256' dying-memcgs-are-named-with-what-holds-them $disk
boot -v1 '--kernel stock-6.1 --disk 256 --append systemd.unified_cgroup_hierarchy=0' \
	dying-memcgs-are-named-with-what-holds-them counts-are-the-kernels-after-a-churn $disk
boot -6.12 '--kernel stock-6.12 --disk 256' $disk
boots_end
