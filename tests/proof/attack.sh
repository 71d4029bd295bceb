#!/bin/sh
# make attack: what a bad night and a hostile file can do, in about an hour, and what comes of it. Seen in full with
# SEED=N DAMAGES=N KEYS=N STOPPED=SECONDS of one's own. No crash, no hang, no finding of a sanitizer.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/proof/lib.sh"
DAMAGES=${DAMAGES:-500}
KEYS=${KEYS:-5000}
STOPPED=${STOPPED:-60}
plain=$CGSLAB:$CGSLABD:$CGSLABTOP

# programs OF: which programs what follows runs
programs() {
	IFS=: read -r CGSLAB CGSLABD CGSLABTOP <<-END
		$1
	END
	export CGSLAB CGSLABD CGSLABTOP
}

if [ -n "${SANITIZED_BUILD:-}" ]; then # one that is there already
	ln -s "$SANITIZED_BUILD" "$TMP/sanitized"
else
	build sanitized --enable-werror --enable-sanitizers
fi
sanitized=$TMP/sanitized/src/cgslab:$TMP/sanitized/src/cgslabd:$TMP/sanitized/src/cgslabtop

programs "$sanitized"
echo "== under AddressSanitizer and UBSan"
CONFIG_STATUS=$TMP/sanitized/config.status DAMAGES=$DAMAGES SHARE=1 \
	"$TOP_SRCDIR/tests/cli/attack-of-a-minute.sh"
echo "== random keys"
KEYS=$KEYS sh "$TOP_SRCDIR/tests/proof/random-keys.sh"
programs "$plain"
echo "== the programs as they are shipped, within 64 MiB"
DAMAGES=$((DAMAGES / 5)) SHARE=4 SEED=2 "$TOP_SRCDIR/tests/cli/attack-of-a-minute.sh"
[ "$(id -u)" = 0 ] || exit 0
for test in daemon-goes-on-without-room daemon-outlives-a-reader-and-a-lock daemon-survives-20-kills \
	daemon-sets-a-damaged-history-aside daemon-holds-max-bytes trace-every-signal-cleans-up \
	trace-kill-leaves-nothing-behind; do
	echo "== $test"
	"$TOP_SRCDIR/tests/kernel/$test.sh"
done
echo "== stopped for $STOPPED s while groups come and go"
STOPPED=$STOPPED "$TOP_SRCDIR/tests/proof/stopped-daemon.sh"
