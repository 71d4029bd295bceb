#!/bin/sh
# A terminal that goes away ends cgslabtop, also where no SIGHUP tells it: the terminal need not be the
# controlling one. It would read the end of the terminal for ever, and take a whole CPU.
. "$TOP_SRCDIR/tests/lib.sh"

cat >"$TMP/hangup.py" <<'PY'
import os, pty, subprocess, sys, time
master, terminal = pty.openpty()
top = subprocess.Popen(sys.argv[1:], stdin=terminal, stdout=terminal, stderr=terminal)
os.close(terminal)
os.read(master, 1)  # it draws
time.sleep(0.2)
os.close(master)
try:
    sys.exit(top.wait(10))
except subprocess.TimeoutExpired:
    top.kill()
    sys.exit("it runs on for 10 s without a terminal")
PY
expect 0 env TERM=xterm python3 "$TMP/hangup.py" "$CGSLABTOP" --root "$FIXTURES/root-6.18" --delay 60
