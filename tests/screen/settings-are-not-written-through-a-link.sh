#!/bin/sh
# W: a link that lies where the settings are written is replaced, never followed; root with the home of
# another user writes nothing there.
. "$TOP_SRCDIR/tests/screen/lib.sh"
mkdir -p "$TMP/config/cgslab"
echo "as it was" >"$TMP/file"
ln -s "$TMP/file" "$TMP/config/cgslab/top.conf.new"
start 80x15
keys W
screen_says 'saved in'
keys q
restored 0
is "the file behind the link" "$(cat "$TMP/file")" "as it was"
[ -f "$TMP/config/cgslab/top.conf" ] && [ ! -L "$TMP/config/cgslab/top.conf" ] || fail "top.conf is no file"

[ "$(id -u)" = 0 ] || exit 0
rm -rf "${TMP:?}/config/cgslab"
chown nobody "$TMP/config"
start 80x15
keys W
screen_says "the folder is another user's"
keys q
restored 0
[ ! -e "$TMP/config/cgslab" ] || fail "something was made in the folder of another user"
