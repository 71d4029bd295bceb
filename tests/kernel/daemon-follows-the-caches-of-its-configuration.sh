#!/bin/sh
# [sample] follow on the running kernel: readers of the history have the daemon's list, and SIGHUP changes it.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/daemon-lib.sh"

caches() {
	"$CGSLAB" export "$@" 2>"$TMP/err" | head -n 1 | tr , '\n' | sed -n 's/_active_objs$//p' | grep -v '^bucket$' | xargs
}
bucket=$("$CGSLAB" status --live --format json | jq -r '[.structs[] | .cache, .bucket] | unique | .[]' | sort -u)
follows() { # follows NAME...: these first, then what the structs are in
	got=$(caches)
	case $got in "$*" | "$* "*) ;; *) return 1 ;; esac
	for b in $bucket; do
		case " $got " in *" $b "*) ;; *) return 1 ;; esac
	done
}

config
sed -i '2i follow = dentry filp' "$TMP/cgslab.conf"
start
wait_for follows dentry filp
"$CGSLAB" export --metrics >"$TMP/metrics"
for c in dentry filp $bucket; do
	! grep -q "^$c " /proc/slabinfo || says "cgslab_cache_objects{cache=\"$c\"} " "$TMP/metrics"
done
# (slabinfo is read a moment later)
got=$("$CGSLAB" export --fields dentry_slab_bytes | tail -n 1)
now=$(awk '$1 == "dentry" { print $(NF - 1) * $6 * 4096 }' /proc/slabinfo)
[ "$got" -gt $((now / 2)) ] && [ "$got" -lt $((now * 2)) ] || fail "dentry has $got bytes; slabinfo says $now"

sed -i 's/^follow = .*/follow = inode_cache/' "$TMP/cgslab.conf"
kill -HUP "$daemon"
wait_for logged "$TMP/cgslab.conf read again"
wait_for follows inode_cache
is "runs" "$(sql 'SELECT group_concat(follow, "|") FROM run')" "dentry filp|inode_cache"
stop
