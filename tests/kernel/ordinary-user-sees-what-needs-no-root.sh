#!/bin/sh
# Without root: names that share a cache, BTF sizes and the tree are shown; the rest is denied, with the cure.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"

# The build tree may be closed to others.
cp "$CGSLAB" "$TMP/cgslab"
chmod 755 "$TMP" "$TMP/cgslab"
user() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$TMP/cgslab" "$@"
}
make_group ""
mkdir "$G/a"

expect 0 user status --format json
mv "$TMP/out" "$TMP/json"
jq -e '[.sources[] | select(.name == "slabinfo" or .name == "slabsys") | .state] == ["denied", "denied"]' \
	"$TMP/json" >/dev/null || fail "sources"
jq -e '.sources[] | select(.name == "slabinfo") | .detail ==
	"/proc/slabinfo: permission denied; run as root, or start cgslabd and join group cgslab"' \
	"$TMP/json" >/dev/null || fail "the cure"

# What root sees of it is the same.
"$CGSLAB" status --format json >"$TMP/root"
for key in .patch.state '[.structs[].requested_bytes]' '[.structs[].state]' '[.structs[].bucket]' \
	'[.structs[].merged_with | sort]'; do
	is "$key" "$(jq -c "$key" "$TMP/json")" "$(jq -c "$key" "$TMP/root")"
done
jq -e '.memcgs.live > 0 and .structs[0].slot_bytes == null and .total.saved_bytes == null' "$TMP/json" \
	>/dev/null || fail "counts known, slots unknown"
expect 0 user status
says "B, takes a slot of unknown size" "$TMP/out"
! grep -q -e ' -B' "$TMP/out" || fail "a size that is not known is told as -B"

expect 0 user show memcgs --filter "^/$NAME" --fields path --format csv
same "$TMP/out" <<END
path
/$NAME
/$NAME/a
END
expect 0 user show caches --filter '^mem_cgroup' --fields name,objsize,active_objs
says "/proc/slabinfo: permission denied" "$TMP/err"
expect 0 user show structs

# Where nothing at all can be shown the status is 3: a root whose files are closed.
cp -R "$FIXTURES/root-6.18/." "$TMP/closed"
rm -rf "${TMP:?}/closed/sys"
chmod 755 "$TMP/closed"
chmod 0 "$TMP/closed/proc"
expect 3 user status --root "$TMP/closed"
chmod 0 "$TMP/closed"
expect 3 user status --root "$TMP/closed"
says "/proc/slabinfo: permission denied" "$TMP/out"

# Settings of somebody else, whose HOME was left: said, and no reason to show nothing.
cp "$CGSLABTOP" "$TMP/cgslabtop"
chmod 755 "$TMP/cgslabtop"
mkdir "$TMP/config"
chmod 700 "$TMP/config"
expect 0 env -u HOME XDG_CONFIG_HOME="$TMP/config" setpriv --reuid=65534 --regid=65534 --clear-groups \
	"$TMP/cgslabtop" --once
says "cgslab/top.conf: Permission denied; it is not read" "$TMP/err"
says "memcgs" "$TMP/out"
