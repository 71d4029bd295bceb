#!/bin/sh
# A short run of tests/proof/random-keys.sh.
. "$TOP_SRCDIR/tests/lib.sh"
command -v python3 >/dev/null || skip "needs python3"
export XDG_CONFIG_HOME="$TMP/config" TERM=xterm-256color
cd "$TMP"
expect 0 python3 "$TOP_SRCDIR/tests/proof/random_keys.py" 1500 7 "$CGSLABTOP" --root "$FIXTURES/root-6.18" -d 0.1
says '1500 keys' "$TMP/out"
