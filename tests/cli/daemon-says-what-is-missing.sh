#!/bin/sh
# What an operator may meet at the start: each message names the place and the cure, each status its kind.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
daemon=
undo() {
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
	[ -z "$daemon" ] || wait "$daemon" 2>/dev/null || :
}

expect 2 "$CGSLABD" --bogus
says "Try 'cgslabd --help'." "$TMP/err"
expect 2 "$CGSLABD" --config
expect 1 "$CGSLABD" --once --config "$TMP/nothing"
says "cgslabd: $TMP/nothing: No such file or directory" "$TMP/err"
expect 1 "$CGSLABD" --once --root "$TMP/nothing" --config "$TMP/cgslab.conf"
says "cgslabd: --root $TMP/nothing: No such file or directory" "$TMP/err"

# a history that cannot be written is told at once, and --once has then failed
printf '[trace]\ncgroup = off\n[history]\npath = %s\n' "$TMP/cgslab.conf/history.db" >"$TMP/bad.conf"
expect 1 "$CGSLABD" --once --foreground --root "$TMP/root" --config "$TMP/bad.conf"
says "the folder of $TMP/cgslab.conf/history.db cannot be made: Not a directory; make it, or set [history] path" \
	"$TMP/err"
says "the history cannot be written: $TMP/cgslab.conf/history.db: " "$TMP/err"
says "nothing is recorded meanwhile" "$TMP/err"

# caches that the configuration names and this kernel lacks, each once; "slab" is no cache
printf '[sample]\nfollow = nosuch1 dentry\n[trace]\ncgroup = off\n[history]\npath = %s\n[alert]\n%s\n%s\n%s\n' \
	"$TMP/names.db" "cache nosuch1 = 1G" "growth nosuch2 = 1G/1h" "cache slab = 1T" >"$TMP/names.conf"
expect 0 "$CGSLABD" --once --foreground --root "$TMP/root" --config "$TMP/names.conf"
grep -q "; no such cache here: nosuch1 nosuch2\$" "$TMP/err" || fail "the start says: $(cat "$TMP/err")"

# one daemon at a time
"$CGSLABD" --root "$TMP/root" --config "$TMP/cgslab.conf" 2>"$TMP/log" &
daemon=$!
has_lock() { [ "$(cat "$RUNTIME_DIRECTORY/cgslabd.lock" 2>/dev/null)" = "$daemon" ]; }
wait_until 20 has_lock || fail "it takes no lock: $(cat "$TMP/log")"
expect 1 "$CGSLABD" --once --root "$TMP/root" --config "$TMP/cgslab.conf"
says "another cgslabd runs already (pid $daemon)" "$TMP/err"
# nor does one with a folder of its own write the same history; it names the first one
expect 1 env RUNTIME_DIRECTORY="$TMP/of-its-own" "$CGSLABD" --once --foreground --root "$TMP/root" --config "$TMP/cgslab.conf"
says ": another process writes it, held by $(cat "/proc/$daemon/comm") (pid $daemon)" "$TMP/err"

# somebody else
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; else "$@"; fi; }
mkdir "$TMP/closed"
chmod 555 "$TMP/closed"
chmod 755 "$TMP"
cp "$CGSLABD" "$TMP/cgslabd"
: >"$TMP/out"
: >"$TMP/err"
expect 3 as_user env RUNTIME_DIRECTORY="$TMP/closed/run" "$TMP/cgslabd" --once --config /dev/null
says "$TMP/closed/run/cgslabd.lock: Permission denied; run as root, or let systemctl start it" "$TMP/err"
