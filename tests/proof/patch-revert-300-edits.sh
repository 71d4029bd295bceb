#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/cli/patch-revert-is-whole-or-nothing.sh with 300 edits
EDITS=300
export EDITS
exec bash "$TOP_SRCDIR/tests/cli/patch-revert-is-whole-or-nothing.sh"
