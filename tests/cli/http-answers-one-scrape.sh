#!/bin/sh
# `cgslab export --http` behind a listener of systemd (Accept=yes, as the unit has it): a scrape in either format,
# what is refused, a request that never ends, a client that says nothing.
. "$TOP_SRCDIR/tests/lib.sh"
listener=
undo() {
	[ -z "$listener" ] || kill "$listener" 2>/dev/null || :
}

for port in $(seq 19200 19260); do
	systemd-socket-activate --accept --inetd -l "127.0.0.1:$port" \
		"$CGSLAB" export --http --root "$FIXTURES/root-6.18" >"$TMP/listener" 2>&1 &
	listener=$!
	wait_until 10 grep -qE 'Listening on|Failed to' "$TMP/listener" || fail "$(cat "$TMP/listener")"
	grep -q 'Failed to' "$TMP/listener" || break
	listener=
done
url=http://127.0.0.1:$port

live=$("$CGSLAB" status --root "$FIXTURES/root-6.18" --format json | jq .memcgs.live)
expect 0 curl -s -m 20 -D "$TMP/head" "$url/metrics"
says "text/plain; version=0.0.4" "$TMP/head"
says "cgslab_memcgs{state=\"live\"} $live" "$TMP/out"
expect 0 curl -s -m 20 -H 'Accept: application/openmetrics-text; version=1.0.0' "$url/metrics"
is "the last line" "$(tail -n 1 "$TMP/out")" "# EOF"
expect 0 curl -s -m 20 -I "$url/metrics"
says "Content-Length: " "$TMP/out"
for case in "404 /" "404 /metrics/x" "405 /metrics -X POST" "414 /$(printf '%02000d' 0)"; do
	set -- $case
	expect 0 curl -s -m 20 -o /dev/null -w "%{http_code}" ${3:-} ${4:-} "$url$2"
	is "status of $case" "$(cat "$TMP/out")" "$1"
done

# a megabyte of request line is refused without being read to its end
head -c 1000000 /dev/zero | tr '\0' a >"$TMP/long"
curl -s -m 20 -o /dev/null -w '%{http_code}' -H "$(printf 'X: ')$(head -c 60000 "$TMP/long")" "$url/metrics" >"$TMP/out" || :
is "status of a long header" "$(cat "$TMP/out")" 431

# PCP's agent is told the place that the socket has
place=$(sed -n 's/^ListenStream=//p' "$TOP_SRCDIR/systemd/cgslab-metrics.socket")
is "the URL for PCP" "$(head -n 1 "$TOP_SRCDIR/dist/pcp/cgslab.url")" "http://$place/metrics"
is "other lines" "$(sed 1d "$TOP_SRCDIR/dist/pcp/cgslab.url" | grep -vc '^#')" 0
says "http://$place/metrics" "$TOP_SRCDIR/man/cgslab-fleet.7"

# nobody can read: 503 and no page
kill "$listener"
wait "$listener" 2>/dev/null || :
cp -a "$FIXTURES/root-6.18" "$TMP/root"
chmod 000 "$TMP/root/proc/slabinfo"
chmod -R o+rX "$TMP" 2>/dev/null || :
chmod 000 "$TMP/root/proc/slabinfo"
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=65534 --regid=65534 --clear-groups"; else as=; fi
printf 'GET /metrics HTTP/1.0\r\n\r\n' | $as "$CGSLAB" export --http --root "$TMP/root" >"$TMP/out" 2>"$TMP/err" || :
says "503 Service Unavailable" "$TMP/out"
says "start cgslabd" "$TMP/err"
expect 3 $as "$CGSLAB" export --metrics --root "$TMP/root"
[ ! -s "$TMP/out" ] || fail "a page without slabinfo"

# nor has a sandbox a page that shows processes alone of /proc (ProcSubset=pid, as the units have it)
if [ "$(id -u)" = 0 ]; then
	CGSLAB_HISTORY=$TMP/none expect 4 unshare -m sh -c 'mount -t proc -o subset=pid proc /proc && exec "$@"' sh \
		"$CGSLAB" export --metrics
	[ ! -s "$TMP/out" ] || fail "a page without slabinfo: $(cat "$TMP/out")"
	says "start cgslabd" "$TMP/err"
fi
