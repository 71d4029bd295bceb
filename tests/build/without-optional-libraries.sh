#!/bin/sh
# Builds without libcgroup, without systemd and without BPF, each by itself: they need nothing of what they leave out,
# answer as the whole build does, and say what is left out. (ccache, where there is one, makes this quick.)
. "$TOP_SRCDIR/tests/lib.sh"

R=$FIXTURES/root-6.18
whole=$("$CGSLAB" status --root "$R" | sed 1d)
[ ! -d /usr/lib/ccache ] || PATH=/usr/lib/ccache:$PATH
export PATH

# A package that is configured in its own source tree cannot be configured beside it, too.
[ ! -e "$TOP_SRCDIR/config.status" ] || skip "the source tree is a build folder itself"

builds_without() { # builds_without PART: in $TMP/PART, as a machine would that lacks it
	mkdir "$TMP/$1"
	(cd "$TMP/$1" && "$(cd "$TOP_SRCDIR" && pwd)/configure" -q --enable-werror CFLAGS='-O0 -g0' "--without-$1" &&
		make -s all) >"$TMP/log" 2>&1 || {
		tail -n 20 "$TMP/log" >&2
		fail "--without-$1 does not build"
	}
	is "status --without-$1" "$("$TMP/$1/src/cgslab" status --root "$R" | sed 1d)" "$whole"
}
needs() { # needs PROGRAM LIBRARY
	ldd "$1" | grep -q "$2"
}

# What is looked for is there in the whole build: else nothing below would show anything.
needs "$CGSLAB" libcgroup || fail "the whole build does not need libcgroup"
needs "$CGSLABD" libsystemd || fail "cgslabd does not need libsystemd"

builds_without libcgroup
for program in cgslab cgslabtop cgslabd; do
	! needs "$TMP/libcgroup/src/$program" libcgroup || fail "$program --without-libcgroup needs it"
done
if [ "$(id -u)" = 0 ]; then
	expect 4 "$TMP/libcgroup/src/cgslab" verify --count 10
	says "this build is without libcgroup" "$TMP/err"
	"$TMP/libcgroup/src/cgslab" cost >"$TMP/out" 2>"$TMP/err" && fail "cost without libcgroup succeeds"
	says "this build is without libcgroup" "$TMP/err"
fi

builds_without systemd
[ ! -e "$TMP/systemd/src/cgslabd" ] || fail "--without-systemd makes cgslabd"
for program in cgslab cgslabtop; do
	! needs "$TMP/systemd/src/$program" libsystemd || fail "$program needs libsystemd"
done
make -s -C "$TMP/systemd" install DESTDIR="$TMP/image" >"$TMP/log" 2>&1 || fail "make install: $(tail -n 3 "$TMP/log")"
left=$(find "$TMP/image" -name '*.service' -o -name '*.socket' -o -name '*.timer' -o -name '*.catalog' -o -name cgslabd)
is "what is installed of systemd's" "$left" ""

builds_without bpf
expect 0 "$TMP/bpf/src/cgslab" status --root "$R"
