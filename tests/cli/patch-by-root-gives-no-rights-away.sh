#!/bin/sh
# Root patches a tree that another user owns: whatever that user does meanwhile, no file of theirs
# gets a set-uid bit or another's owner, no link leads out of the tree, and no program that the tree's
# git configuration names runs as root.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/patch-lib.sh"
[ "$(id -u)" = 0 ] || skip "needs root: patches what another user owns"

chmod 755 "$TMP"
mkdir "$TMP/roots"
cp /bin/true "$TMP/roots/privileged"
chmod 4755 "$TMP/roots/privileged"
roots=$(tree_sum "$TMP/roots")
cp "$TOP_BUILDDIR/tests/cli/swap_for_link" "$TMP/swap"
as_nobody() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }

fresh() {
	rm -rf "$TREE"
	make_tree "$TREE"
	chown -R nobody:nogroup "$TREE"
}

# The owner wins or loses the race; neither may give anything away. TRIES: the more the surer.
race() { # apply|revert
	fresh
	[ "$1" = apply ] || "$CGSLAB" patch apply "$TREE" >/dev/null
	as_nobody "$TMP/swap" "$TREE/mm" memcontrol.c "$TMP/roots/privileged" >"$TMP/ready" &
	swap=$!
	wait_until 10 grep -q ready "$TMP/ready" || fail "the swapper does not start"
	"$CGSLAB" patch "$1" "$TREE" >"$TMP/out" 2>"$TMP/err" || :
	kill "$swap" 2>/dev/null || :
	wait "$swap" 2>/dev/null || :
	bad=$(find "$TREE" -type f \( -perm /7000 -o ! -user nobody \))
	[ -z "$bad" ] || fail "$1 left $(ls -l $bad)"
	is "what is root's" "$(tree_sum "$TMP/roots")" "$roots"
}
i=0
while [ $i -lt "${TRIES:-15}" ]; do
	race apply
	race revert
	i=$((i + 1))
done

# A set-uid bit that the file has already is not handed on either.
fresh
chmod 6755 "$TREE/mm/memcontrol.c"
expect 0 "$CGSLAB" patch apply "$TREE"
is "mode" "$(stat -c '%a %U' "$TREE/mm/memcontrol.c")" '755 nobody'

# A link in the place of a folder leads nowhere, a pipe in the place of a file does not hold us.
fresh
mv "$TREE/mm" "$TMP/mm" && ln -s "$TMP/mm" "$TREE/mm"
before=$(tree_sum "$TMP/mm")
expect 1 "$CGSLAB" patch apply "$TREE"
is "outside the tree" "$(tree_sum "$TMP/mm")" "$before"
fresh
rm "$TREE/init/main.c" && mkfifo "$TREE/init/main.c"
expect 1 timeout 20 "$CGSLAB" patch apply "$TREE"
says 'init/main.c: is no regular file' "$TMP/err"

# Whatever git is told to run there, it runs as the owner.
fresh
mkdir -m 777 "$TMP/ran"
for what in monitor hook filter; do
	printf '#!/bin/sh\nid -u >>%s/ran/%s\n[ %s != filter ] || exec cat\n' "$TMP" $what $what >"$TMP/$what"
	chmod 755 "$TMP/$what"
done
as_nobody git -C "$TREE" init -q
as_nobody env HOME=/ git -C "$TREE" add -A
as_nobody env HOME=/ git -C "$TREE" commit -qm base
as_nobody env HOME=/ git -C "$TREE" config core.fsmonitor "$TMP/monitor"
as_nobody env HOME=/ git -C "$TREE" config filter.own.clean "$TMP/filter"
as_nobody sh -c "echo '*.c filter=own' >'$TREE/.gitattributes'; ln -s '$TMP/hook' '$TREE/.git/hooks/applypatch-msg'
	touch '$TREE'/*/*.c; git -C '$TREE' config user.name T; git -C '$TREE' config user.email t@example.org"
SUDO_UID=$(id -u nobody)
export SUDO_UID
expect 0 "$CGSLAB" patch apply --dry-run "$TREE"
expect 0 "$CGSLAB" patch apply --am "$TREE"
is "commits" "$(as_nobody git -C "$TREE" rev-list --count HEAD)" 4
is "commits of root" "$(find "$TREE" -user root)" ""
! grep -Fxq 0 "$TMP"/ran/* 2>/dev/null || fail "ran as root: $(grep -Fxl 0 "$TMP"/ran/*)"
[ -s "$TMP/ran/filter" ] || fail "the filter did not run at all: the test shows nothing"
