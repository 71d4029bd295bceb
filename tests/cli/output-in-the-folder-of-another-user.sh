#!/bin/sh
# root writes into a folder that another user owns: nothing of root's outside of it is made or changed.
. "$TOP_SRCDIR/tests/lib.sh"
[ "$(id -u)" = 0 ] || skip "needs root: the folder is to be another user's"
ROOT=$FIXTURES/root-6.18
chmod 755 "$TMP"
mkdir "$TMP/theirs" "$TMP/roots"
chown nobody "$TMP/theirs"
echo "as it was" >"$TMP/roots/file"
ln -s "$TMP/roots/file" "$TMP/theirs/link"
chown -h nobody "$TMP/theirs/link"
ln -s "$TMP/roots/new" "$TMP/theirs/new"
ln -s /dev/null "$TMP/theirs/null"

# a link there is followed to a device or a pipe only, whoever owns the link
for link in link new; do
	expect 1 "$CGSLAB" export --root "$ROOT" -o "$TMP/theirs/$link"
	expect 2 "$CGSLAB" bundle --root "$ROOT" -o "$TMP/theirs/$link"
done
is "root's file" "$(cat "$TMP/roots/file")" "as it was"
[ ! -e "$TMP/roots/new" ] || fail "a file was made behind a link"
expect 0 "$CGSLAB" export --root "$ROOT" -o "$TMP/theirs/null"
# one of ours in a folder of ours is
ln -s file "$TMP/roots/own"
expect 0 "$CGSLAB" export --root "$ROOT" --fields live -o "$TMP/roots/own"
is "through our own link" "$(head -n 1 "$TMP/roots/file")" live

# whoever owns the folder may exchange what is in it while a bundle is written
cat >"$TMP/swap.py" <<'END'
import os, sys
folder, target = sys.argv[1:]
open(os.path.join(folder, "ready"), "w").close()
while not os.path.exists(os.path.join(folder, "stop")):
    for name in os.listdir(folder):
        if name.startswith("x.db") and not os.path.islink(os.path.join(folder, name)):
            try:
                os.unlink(os.path.join(folder, name))
                os.symlink(target, os.path.join(folder, name))
            except OSError:
                pass
END
[ -x /usr/bin/python3 ] || skip "needs python3"
setpriv --reuid=nobody --clear-groups /usr/bin/python3 "$TMP/swap.py" "$TMP/theirs" "$TMP/roots/pwned" &
swapper=$!
undo() { touch "$TMP/theirs/stop"; wait $swapper 2>/dev/null || :; }
wait_until 20 test -e "$TMP/theirs/ready" || fail "the other user does nothing"
for i in 1 2 3 4 5 6 7 8 9 10; do
	"$CGSLAB" bundle --root "$ROOT" --force -o "$TMP/theirs/x.db" 2>/dev/null || :
	rm -f "$TMP/theirs"/x.db*
	[ ! -e "$TMP/roots/pwned" ] || fail "a file of root's was made where the other user wanted it, try $i"
done
