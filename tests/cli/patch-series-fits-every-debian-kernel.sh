#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# As patch-series-fits-debian-kernels.sh, for every version that apt offers: 1.5 GB to get once.
ALL=1
export ALL
exec sh "$TOP_SRCDIR/tests/cli/patch-series-fits-debian-kernels.sh"
