#!/bin/sh
# 200 kills at random moments under load: the file is whole each time, at most the tick of that moment is
# missing, and every tick that stays can be read.
. "$TOP_SRCDIR/tests/lib.sh"
CGSLAB_KILLS=${KILLS:-200} "$TOP_BUILDDIR/tests/unit/test_history_writer"
