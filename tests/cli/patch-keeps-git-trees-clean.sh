#!/bin/sh
# In a git tree: own changes are never mixed with ours, --am makes commits or none.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/patch-lib.sh"

git -C "$TREE" init -q
commit "$TREE" base

echo '/* mine */' >>"$TREE/mm/memcontrol.c"
BEFORE=$(tree_sum "$TREE")
for am in '' --am; do
	expect 1 "$CGSLAB" patch apply $am "$TREE"
	says 'mm/memcontrol.c: has changes that are not committed; commit or stash them' "$TMP/err"
	untouched "dirty tree"
done
git -C "$TREE" checkout -q .

# What is ours alone is no dirt: the optional patch comes on top, and all go together.
expect 0 "$CGSLAB" patch apply "$TREE"
expect 0 "$CGSLAB" patch apply --optional "$TREE"
expect 0 "$CGSLAB" patch revert "$TREE"
is "after revert" "$(git -C "$TREE" status --porcelain)" ""

expect 0 "$CGSLAB" patch apply --am --dry-run "$TREE"
is "commits of a dry run" "$(git -C "$TREE" rev-list --count HEAD)" 1
expect 0 "$CGSLAB" patch apply --am --optional "$TREE"
is "commits" "$(git -C "$TREE" log --format=%s | head -n 1)" 'cgroup: a cache of its own'
is "count of them" "$(git -C "$TREE" rev-list --count HEAD)" 5
is "tree" "$(git -C "$TREE" rev-parse 'HEAD^{tree}')" "$(git -C "$TMP/made" rev-parse 'HEAD^{tree}')"

# A failing am leaves nothing: here git has no committer.
git -C "$TREE" reset -q --hard HEAD~4
expect 1 env GIT_COMMITTER_NAME= GIT_COMMITTER_EMAIL= EMAIL= "$CGSLAB" patch apply --am "$TREE"
says 'git says:' "$TMP/err"
is "commits after a failed am" "$(git -C "$TREE" rev-list --count HEAD)" 1
is "state after a failed am" "$(git -C "$TREE" status --porcelain)" ""
[ ! -e "$TREE/.git/rebase-apply" ] || fail "an am is still under way"
