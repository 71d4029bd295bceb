#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel of our own config from Debian's 6.1 source, unpatched
. "$(dirname "$0")/common"
boot '' '--kernel small-6.1 --init plain' $unpatched $on_v2
boots_end
