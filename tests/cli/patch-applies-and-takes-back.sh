#!/bin/sh
# apply makes exactly what git am would, revert gives back every byte and mode.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/patch-lib.sh"

chmod 664 "$TREE/mm/memcontrol.c"
BEFORE=$(tree_sum "$TREE")
expect 0 "$CGSLAB" patch check "$TREE"
same "$TMP/out" <<END
$TREE: linux-9.1 fits; what it saves is told on a machine that runs it
  mm: set up early                                                 fits
  mm: a cache of its own                                           fits
  mm: free to the cache                                            fits
  cgroup: a cache of its own                                       fits (optional: --optional); saves 512 B a memcg
END
expect 0 "$CGSLAB" patch apply --dry-run "$TREE"
says 'would apply linux-9.1/0001-mm-set-up-early.patch: mm: set up early' "$TMP/out"
untouched "dry run"

expect 0 "$CGSLAB" patch apply "$TREE"
is "patches applied" "$(grep -c '^applied ' "$TMP/out")" 3
says 'left out linux-9.1/0004-cgroup-a-cache-of-its-own.patch: cgroup: a cache of its own; saves 512 B a memcg; --optional brings it' "$TMP/out"
for f in mm/memcontrol.c init/main.c; do
	diff -u "$TMP/made/$f" "$TREE/$f" || fail "$f is not what git made"
done
is "mode kept" "$(stat -c %a "$TREE/mm/memcontrol.c")" 664
grep -q kzalloc "$TREE/kernel/cgroup.c" || fail "the optional patch came unasked"
is "files beside" "$(find "$TREE" -name '*cgslab*' -o -name '*.orig' -o -name '*.rej')" ""

expect 0 "$CGSLAB" patch check "$TREE"
says 'linux-9.1 is applied already' "$TMP/out"
says 'cgroup: a cache of its own                                       fits (optional: --optional); saves 512 B a memcg' "$TMP/out"
expect 0 "$CGSLAB" patch apply "$TREE"
says 'is applied already' "$TMP/out"
expect 0 "$CGSLAB" patch apply "$TREE" 4
is "the optional one by its number" "$(cat "$TMP/out")" \
	"applied linux-9.1/0004-cgroup-a-cache-of-its-own.patch: cgroup: a cache of its own"
diff -u "$TMP/made/kernel/cgroup.c" "$TREE/kernel/cgroup.c"

expect 0 "$CGSLAB" patch revert "$TREE"
is "patches taken back" "$(grep -c '^took back ' "$TMP/out")" 4
untouched "revert"
expect 1 "$CGSLAB" patch revert "$TREE"
says 'none is there whole' "$TMP/err"
