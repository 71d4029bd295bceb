#!/bin/sh
# The programs, built across for arm64 against Debian's arm64 libraries without a warning: they are arm64's, and under
# qemu they tell of a captured machine what the build of this machine tells. (Cold some minutes, then ccache makes it quick.)
. "$TOP_SRCDIR/tests/lib.sh"

for tool in aarch64-linux-gnu-gcc qemu-aarch64; do
	command -v $tool >/dev/null || skip "needs $tool: apt-get install gcc-aarch64-linux-gnu qemu-user"
done
# A package that is configured in its own source tree cannot be configured beside it, too.
[ ! -e "$TOP_SRCDIR/config.status" ] || skip "the source tree is a build folder itself"
image=$("$TOP_SRCDIR/tests/vm/arm64-root") || fail "no arm64 libraries"
root=${image%/*}/root
[ ! -d /usr/lib/ccache ] || PATH=/usr/lib/ccache:$PATH
export PATH

sources=$(cd "$TOP_SRCDIR" && pwd)
mkdir "$TMP/build"
cd "$TMP/build"
"$sources/tests/vm/arm64-configure" "$root" --enable-werror CFLAGS='-O1 -g0' >"$TMP/log" 2>&1 && make -s -j"$(nproc)" all >"$TMP/log" 2>&1 || {
	tail -n 20 "$TMP/log" >&2
	fail "does not build for arm64"
}

for program in cgslab cgslabtop cgslabd; do
	file -b "src/$program" >"$TMP/kind"
	says "ARM aarch64" "$TMP/kind"
	expect 0 qemu-aarch64 -L "$root" "src/$program" --version
	says "cgslab $("$CGSLAB" --version | sed 's/^cgslab //')" "$TMP/out"
done

# alike COMMAND...: both builds say the same, but of their own cost
alike() {
	"$CGSLAB" "$@" >"$TMP/here" || fail "$*"
	expect 0 qemu-aarch64 -L "$root" src/cgslab "$@"
	sed -i '/"cpu_seconds"\|"rss_bytes"/d' "$TMP/here" "$TMP/out"
	diff "$TMP/here" "$TMP/out" >&2 || fail "$* says something else on arm64 (< here, > arm64)"
	[ -s "$TMP/out" ] || fail "$* says nothing"
}
for captured in root-6.1 root-6.12 root-6.18; do
	alike status --root "$FIXTURES/$captured"
	alike status --root "$FIXTURES/$captured" --format json
	alike export caches --root "$FIXTURES/$captured"
	alike export memcgs --root "$FIXTURES/$captured"
done
