#!/bin/sh
# With no capability at all, as its unit leaves it, root writes files that its group can read, and
# nobody else; a member reads, somebody outside is refused.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

chmod 711 "$TMP"
mkdir "$TMP/state"
chgrp 4242 "$TMP/state"
chmod 2750 "$TMP/state"
config
as_unit() {
	exec setpriv --egid 4242 --rgid 4242 --clear-groups --bounding-set=-all --inh-caps=-all \
		sh -c 'umask 027; exec "$@"' sh "$@"
}
start as_unit
for f in "$CGSLAB_HISTORY" "$CGSLAB_HISTORY-wal" "$CGSLAB_HISTORY-shm"; do
	is "mode, owner and group of ${f##*/}" "$(stat -c '%a %u %g' "$f")" "640 0 4242"
done
is "capabilities in force" "$(awk '/^Cap(Eff|Bnd)/ {print $2}' "/proc/$daemon/status" | sort -u)" \
	0000000000000000

cp "$CGSLAB" "$TMP/cgslab"
chmod 755 "$TMP/cgslab"
: >"$TMP/out"
: >"$TMP/err"
member() { setpriv --reuid 65534 --regid 4242 --clear-groups "$@"; }
outsider() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
expect 0 member "$TMP/cgslab" status --format json
says '"from": "history"' "$TMP/out"
expect 3 outsider "$TMP/cgslab" export --since 1h
says "permission denied; join group cgslab" "$TMP/err"

stop
is "mode and group after the stop" "$(stat -c '%a %g' "$CGSLAB_HISTORY")" "640 4242"
expect 0 member "$TMP/cgslab" export --since 1h
