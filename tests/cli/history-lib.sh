# SPDX-License-Identifier: GPL-2.0-or-later
# Histories for tests: . "$TOP_SRCDIR/tests/cli/history-lib.sh" behind lib.sh
#
# cgslabd itself writes them, from a captured kernel whose clock the test sets.

export CGSLAB_HISTORY="$TMP/history.db"
export RUNTIME_DIRECTORY="$TMP/run"
START=1795000000 # 2026-11-18T11:06:40Z
UPTIME=1000 # seconds, at START

printf '[trace]\ncgroup = off\n[history]\npath = %s\n' "$CGSLAB_HISTORY" >"$TMP/cgslab.conf"
cp -a "$FIXTURES/root-6.18" "$TMP/root"

# tick SECONDS: cgslabd makes one tick, in a run of its own, so many seconds after START
tick() {
	echo "$((START + $1))000000000 $((UPTIME + $1))000000000 $((UPTIME + $1))000000000" \
		>"$TMP/root/cgslab-moment"
	"$CGSLABD" --once --foreground --root "$TMP/root" --config "$TMP/cgslab.conf" 2>>"$TMP/daemon.log" || {
		cat "$TMP/daemon.log" >&2
		fail "cgslabd --once failed"
	}
}

# another_boot ID SECONDS UPTIME: from the next tick on the machine is of that boot, and up for so long SECONDS after START
another_boot() {
	echo "$1" >"$TMP/root/proc/sys/kernel/random/boot_id"
	UPTIME=$(($3 - $2))
}

# slabinfo NAME ACTIVE: from the next tick on the cache NAME has ACTIVE active objects
slabinfo() {
	sed -i -E "s/^($1 +)[0-9]+/\1$2/" "$TMP/root/proc/slabinfo"
}
