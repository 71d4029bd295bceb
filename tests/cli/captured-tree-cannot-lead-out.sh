#!/bin/sh
# A captured tree comes from anybody: links stay inside it, and a pipe is no file to wait for.
. "$TOP_SRCDIR/tests/lib.sh"
cp -a "$FIXTURES/root-6.18" "$TMP/root"
R=${TMP:?}/root
chmod -R u+w "$R"
echo "a secret of this machine" >"$TMP/secret"

# an absolute link, and one that climbs, mean a file of the tree
ln -sf "$TMP/secret" "$R/proc/version"
ln -sf ../../../../../../../../../../../../../../../../$TMP/secret "$R/proc/meminfo"
expect 0 "$CGSLAB" bundle --root "$R" -o "$TMP/a.db"
! grep -qa "a secret" "$TMP/a.db" || fail "a file of the machine is in the bundle"
mv "$R/proc/slabinfo" "$R/other"
ln -s /other "$R/proc/slabinfo"
expect 0 "$CGSLAB" show caches --root "$R" --filter '^kmalloc-4k$' --fields name --format csv
says kmalloc-4k "$TMP/out"

# nothing waits for a pipe or reads a device
for file in proc/slabinfo proc/self/mountinfo proc/cgroups proc/version sys/kernel/btf/vmlinux \
	sys/fs/cgroup/memory/memory.stat sys/devices/system/node/possible; do
	rm -rf "${TMP:?}/pipes"
	cp -a "$FIXTURES/root-6.18" "$TMP/pipes"
	chmod -R u+w "$TMP/pipes"
	mkdir -p "$TMP/pipes/${file%/*}"
	rm -f "$TMP/pipes/$file"
	mkfifo "$TMP/pipes/$file"
	got=0
	timeout 20 "$CGSLAB" bundle --root "$TMP/pipes" --force -o "$TMP/b.db" >/dev/null 2>&1 || got=$?
	[ "$got" != 124 ] || fail "it waits for the pipe $file"
	got=0
	timeout 20 "$CGSLABTOP" --once --root "$TMP/pipes" >/dev/null 2>&1 || got=$?
	[ "$got" != 124 ] || fail "cgslabtop waits for the pipe $file"
done
