#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's 6.1 kernel as it is: systemd, cgroup v2
. "$(dirname "$0")/common"
boot '' '--kernel stock-6.1' systemd-is-up-with-no-failed-unit $unpatched $on_v2 $with_io $traces
boot -plain '--kernel stock-6.1 --init plain' memory-mounted-again-is-followed
boots_end
