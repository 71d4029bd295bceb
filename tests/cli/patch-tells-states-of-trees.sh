#!/bin/sh
# Offsets, fuzz, half applied, own cache, no fit: each is told apart, and none is written to.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/patch-lib.sh"

fresh() {
	rm -rf "$TREE"
	make_tree "$TREE"
}

# state WANTED STATUS TEXT: of the tree as it is
state() {
	BEFORE=$(tree_sum "$TREE")
	expect "$2" "$CGSLAB" patch check "$TREE"
	says "$1" "$TMP/out"
	[ -z "$3" ] || cat "$TMP/out" "$TMP/err" >"$TMP/both"
	[ -z "$3" ] || says "$3" "$TMP/both"
	[ "$2" = 0 ] || expect "$2" "$CGSLAB" patch apply "$TREE"
	untouched "$1"
}

sed -i '1i /* 1 */\n/* 2 */\n/* 3 */' "$TREE/mm/memcontrol.c"
state 'linux-9.1 fits, at most 3 lines off' 0 ''

fresh
sed -i 's,/\* tail line 2 \*/,/* other */,' "$TREE/mm/memcontrol.c"
sed -i 's,/\* tail line 3 \*/,/* other */,' "$TREE/mm/memcontrol.c"
state 'linux-9.1 fits with fuzz' 0 'mm/memcontrol.c: Hunk #2 succeeded at 43 with fuzz 2'
expect 0 "$CGSLAB" patch apply "$TREE"
says 'look at these places before you build' "$TMP/err"

fresh
for n in 1 2; do
	patch -s -p1 -d "$TREE" <"$(ls "$TMP"/patches/linux-9.1/000$n*)"
done
state 'linux-9.1 is partly applied' 1 '0003-mm-free-to-the-cache.patch is not there'
says "'cgslab patch revert' takes back what is there" "$TMP/err"
expect 0 "$CGSLAB" patch revert "$TREE"
make_tree "$TMP/clean"
is "after the half was taken back" "$(tree_sum "$TREE")" "$(tree_sum "$TMP/clean")"

fresh
cp "$TMP/made/init/main.c" "$TREE/init/main.c" # one file of one patch
state 'linux-9.1 is partly applied' 1 '0001-mm-set-up-early.patch is there in part: 1 of its 2 changes; '
says 'restore its files' "$TMP/err"

fresh # the first hunk of the second patch, which makes the cache
patch -s -p1 -d "$TREE" <"$(ls "$TMP"/patches/linux-9.1/0001*)"
sed -i 's/^	return 0;/	the_cache = kmem_cache_create("mem_cgroup", size_of_it, 0, 0, NULL);\n&/' "$TREE/mm/memcontrol.c"
state 'linux-9.1 is partly applied' 1 ''

# One line of an applied patch is not ours any more. To take back the others would leave a kernel that
# nobody has booted: nothing goes, and the patch is named, with the place.
kept_whole() { # SED-EXPRESSION FILE SAYS
	fresh
	expect 0 "$CGSLAB" patch apply --optional "$TREE"
	sed -i "$1" "$TREE/$2"
	BEFORE=$(tree_sum "$TREE")
	for dry in '' --dry-run; do
		expect 1 "$CGSLAB" patch revert $dry "$TREE"
		says 'linux-9.1 cannot be taken back whole; the tree is untouched' "$TMP/err"
		says "$3" "$TMP/err"
		untouched "one line edited in $2"
	done
}
kept_whole 's/the_cache = kmem_cache_create.*/the_cache = kmem_cache_create("mem_cgroup", 1, 0, 0, NULL);/' mm/memcontrol.c \
	'0002-mm-a-cache-of-its-own.patch is there in part: 1 of its 2 changes; mm/memcontrol.c: Hunk #1 FAILED at'
kept_whole 's/kmem_cache_free(the_cache, memcg)/own_free(memcg)/' mm/memcontrol.c \
	'0003-mm-free-to-the-cache.patch is not there, and the tree is not as without it'

fresh # an edit that makes it as if a patch had never come: the rest goes, and what is left is the original
expect 0 "$CGSLAB" patch apply "$TREE"
sed -i 's/kmem_cache_free(the_cache, memcg)/kfree(memcg)/' "$TREE/mm/memcontrol.c"
expect 0 "$CGSLAB" patch revert "$TREE"
is "without any" "$(tree_sum "$TREE")" "$(tree_sum "$TMP/clean")"

for call in 'memcg_cachep = kmem_cache_create("mem_cgroup", memcg_size, 0,' \
	'memcg_cachep = KMEM_CACHE(mem_cgroup, SLAB_PANIC);'; do
	fresh
	sed -i "s/^	return 0;/	$call\n&/" "$TREE/mm/memcontrol.c"
	state 'has its own caches for the memcg structs, and no series has more for it' 6 ''
done

fresh
sed -i 's/kzalloc(struct_size/kvzalloc(struct_size/' "$TREE/mm/memcontrol.c"
state 'linux-9.1    does not fit' 1 '0002-mm-a-cache-of-its-own.patch: mm/memcontrol.c: Hunk #2 FAILED at 43'
says 'no series fits this kernel; the tree is untouched' "$TMP/err"

fresh
rm "$TREE/init/main.c"
state 'linux-9.1    does not fit' 1 'init/main.c: the tree has no such file'

fresh
mv "$TREE/init/main.c" "$TMP/elsewhere" && ln -s "$TMP/elsewhere" "$TREE/init/main.c"
state 'linux-9.1    does not fit' 1 'init/main.c: is no regular file'
