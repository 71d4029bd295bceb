#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# 6.1: dying memcgs are named with what holds them (stock-6.12.sh asks it on 6.12)
. "$(dirname "$0")/common"
boot '' '--kernel stock-6.1' dying-memcgs-are-named-with-what-holds-them
boot -v1 '--kernel stock-6.1 --append systemd.unified_cgroup_hierarchy=0' dying-memcgs-are-named-with-what-holds-them
boots_end
