#!/bin/sh
# Proof: 200 kills at random moments under load. Of the writer alone: the file is whole each time, at most the tick
# of that moment is missing, every tick that stays can be read. Of the daemon: what was seen stays, no
# trace buffer is left.
set -eu
CGSLAB_KILLS=${KILLS:-200} "$TOP_BUILDDIR/tests/unit/test_history_writer"
KILLS=${KILLS:-200} "$TOP_SRCDIR/tests/kernel/daemon-survives-20-kills.sh"
