#!/bin/sh
# The distribution builds, passes its tests, installs below DESTDIR and uninstalls without a rest.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/proof/lib.sh"

build dist
# what the tests need of the running kernel was seen by make check
make -C "$TMP/dist" distcheck TESTS="tests/cli/status-of-fixture-is-literal.sh tests/cli/status-document-is-literal.sh" \
	>"$TMP/distcheck.log" 2>&1 || {
	tail -n 40 "$TMP/distcheck.log" >&2
	fail "make distcheck"
}
tail -n 4 "$TMP/distcheck.log"

make -C "$TMP/dist" install DESTDIR="$TMP/here" >"$TMP/install.log" 2>&1 || fail "make install"
for file in bin/cgslab share/man/man1/cgslab.1; do
	[ -e "$TMP/here/usr/local/$file" ] || fail "make install left out $file"
done
"$TMP/here/usr/local/bin/cgslab" status --root "$FIXTURES/root-6.18" >/dev/null || fail "the installed program"
