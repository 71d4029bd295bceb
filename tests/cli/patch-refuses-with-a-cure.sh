#!/bin/sh
# What is no tree, no series, no program, or may not be written: a message, and nothing touched.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/patch-lib.sh"

mkdir "$TMP/empty"
expect 4 "$CGSLAB" patch apply "$TMP/empty"
says "$TMP/empty: no kernel source: it has no Makefile and mm/memcontrol.c" "$TMP/err"
expect 4 "$CGSLAB" patch check "$TMP/nothing"
says "$TMP/nothing: No such file or directory" "$TMP/err"
expect 4 "$CGSLAB" patch check "$TREE/Makefile"
says 'unpack the kernel source' "$TMP/err"
expect 2 "$CGSLAB" patch apply
says 'name the kernel source tree' "$TMP/err"
expect 2 "$CGSLAB" patch mend "$TREE"
expect 2 "$CGSLAB" patch apply "$TREE" 7
says "'7' is no patch of linux-9.1" "$TMP/err"
expect 4 "$CGSLAB" patch apply --series 3.2 "$TREE"
says "--series: '3.2' is none" "$TMP/err"
expect 4 "$CGSLAB" patch list --patches "$TMP/nothing"
says '--patches=DIR or CGSLAB_PATCHES' "$TMP/err"
expect 1 "$CGSLAB" patch apply --am "$TREE"
says 'is no git tree' "$TMP/err"
untouched "refused"

mkdir "$TMP/bin" # a PATH without patch
expect 1 env PATH="$TMP/bin" "$CGSLAB" patch apply "$TREE"
says "patch: there is no such program; install the package 'patch'" "$TMP/err"
untouched "no patch program"

# Patches that this program does not take, or that reach out of the tree.
mkdir -p "$TMP/bad/linux-9.1"
echo 0001.patch >"$TMP/bad/linux-9.1/series"
refused() { # TEXT, the patch on standard input
	cat >"$TMP/bad/linux-9.1/0001.patch"
	expect 1 "$CGSLAB" patch apply --patches "$TMP/bad" "$TREE"
	says "$1" "$TMP/err"
	untouched "$1"
}
printf 'diff --git a/x b/x\n--- a/../x\n+++ b/../x\n@@ -1 +1 @@\n-a\n+b\n' | refused 'reaches out of the tree'
printf 'diff --git a/x b/x\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+b\n' | refused 'makes a file'
printf 'only words\n' | refused "holds no 'diff --git'"

# Copies are not made where others could exchange them before they become files of the tree.
mkdir -m 777 "$TMP/open"
expect 1 env TMPDIR="$TMP/open" "$CGSLAB" patch apply "$TREE"
says "$TMP/open: is missing, or others could exchange what is in it; set TMPDIR" "$TMP/err"
untouched "an unsafe TMPDIR"

# All or nothing: the second file cannot be written, the first must not change. Root may write
# anywhere, so another user tries; and the folder of one file is what stops it.
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$TMP"
	cp "$CGSLAB" "$TMP/cgslab"
	chown -R nobody "$TREE"
	CGSLAB=$TMP/cgslab
	mkdir -m 1777 "$TMP/tmp"
	as='setpriv --reuid=nobody --clear-groups'
else
	as=
fi
chmod 555 "$TREE/mm"
BEFORE=$(tree_sum "$TREE")
# shellcheck disable=SC2086 # words
expect 3 env TMPDIR="$TMP${as:+/tmp}" $as "$CGSLAB" patch apply "$TREE"
says "mm/memcontrol.c: Permission denied; the tree is untouched" "$TMP/err"
untouched "no permission"
chmod 755 "$TREE/mm"

# The same when all was written and the last file cannot be replaced: the first is put back.
if chattr +i "$TREE/mm/memcontrol.c" 2>/dev/null; then
	got=0
	"$CGSLAB" patch apply "$TREE" >"$TMP/out" 2>"$TMP/err" || got=$?
	chattr -i "$TREE/mm/memcontrol.c"
	is "exit status" "$got" 3
	says "mm/memcontrol.c: Operation not permitted; the tree is untouched" "$TMP/err"
	untouched "file that cannot be replaced"
	is "files beside" "$(find "$TREE" -name '*cgslab*')" ""
	grep -q early_memory_set_up "$TREE/init/main.c" && fail "init/main.c is not what it was"
fi
exit 0
