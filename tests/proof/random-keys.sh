#!/bin/sh
# Random keys for cgslabtop on a captured tree, a history, a bundle and, as root, the running kernel while memcgs come
# and go: no crash, no screen that is stuck, the terminal as it was. KEYS of them each (20000), in a build with
# --enable-sanitizers memory faults too.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
KEYS=${KEYS:-20000}
SEED=${SEED:-1}
export XDG_CONFIG_HOME="$TMP/config" TERM=xterm-256color ASAN_OPTIONS=detect_leaks=1
undo() { [ -z "${churn:-}" ] || kill "$churn" 2>/dev/null || :; rmdir "$group"/* "$group" 2>/dev/null || :; }
group=/nowhere

press() {
	echo "$1:"
	shift
	(mkdir -p "$TMP/exports" && cd "$TMP/exports" &&
		python3 "$TOP_SRCDIR/tests/proof/random_keys.py" "$KEYS" "$SEED" "$@" 2>"$TMP/err") || {
		tail -n 40 "$TMP/err" >&2
		fail "random keys, seed $SEED"
	}
}

for s in 0 2 4 60 62 120 3600; do
	slabinfo kmalloc-4k $((100 + s))
	tick $s
done
"$CGSLAB" bundle --root "$FIXTURES/root-6.18" -o "$TMP/bundle.db" >/dev/null
press "captured tree" "$CGSLABTOP" --root "$FIXTURES/root-6.18" -d 0.1
press history "$CGSLABTOP" --input "$CGSLAB_HISTORY" -d 0.1
press bundle "$CGSLABTOP" --input "$TMP/bundle.db"

# Groups that come and go, on v1 or v2
for folder in /sys/fs/cgroup/memory /sys/fs/cgroup; do
	[ ! -e "$folder/cgroup.procs" ] || break
done
if [ "$(id -u)" = 0 ] && mkdir "$folder/cgslab-keys.$$" 2>/dev/null; then
	group=$folder/cgslab-keys.$$
	(while :; do
		mkdir "$group/a" "$group/b" && sleep 0.2 && rmdir "$group/a" "$group/b" && sleep 0.2
	done) &
	churn=$!
	press "running kernel" "$CGSLABTOP" --live -d 0.3
else
	echo "SKIP: the running kernel: needs root and a tree of memcgs"
fi
