# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of cgslab patch: a small tree like that of a kernel, and a series for it that git makes.
# patch-series-fits-debian-kernels.sh has the files of real kernels.

export GIT_AUTHOR_NAME=T GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=T \
	GIT_COMMITTER_EMAIL=t@example.org GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
TREE=$TMP/linux
export CGSLAB_PATCHES="$TMP/patches" TMPDIR="$TMP"

# filler NAME COUNT: lines that differ from each other
filler() {
	seq -f "/* $1 line %g */" 1 "$2"
}

make_tree() { # DIR
	mkdir -p "$1/mm" "$1/init" "$1/kernel"
	echo 'VERSION = 9' >"$1/Makefile"
	{
		filler head 20
		echo 'static int mem_cgroup_init(void)'
		echo '{'
		echo '	return 0;'
		echo '}'
		filler middle 20
		echo '	memcg = kzalloc(struct_size(memcg, nodeinfo, nr_node_ids), GFP_KERNEL);'
		filler tail 20
		echo '	kfree(memcg);'
		filler end 20
	} >"$1/mm/memcontrol.c"
	{
		filler init 20
		echo '	cgroup_init();'
		filler after 20
	} >"$1/init/main.c"
	{
		filler cgroup 20
		echo '	cgrp = kzalloc(size, GFP_KERNEL);'
		filler after 20
	} >"$1/kernel/cgroup.c"
}

commit() { # DIR MESSAGE
	git -C "$1" add -A
	git -C "$1" commit -qm "$2"
}

# The series of folder linux-9.1, made in the tree DIR: two files, one, one; the last is optional.
make_series() {
	make_tree "$1"
	git -C "$1" init -q
	commit "$1" base
	sed -i 's/^	cgroup_init();/	early_memory_set_up();\n&/' "$1/init/main.c"
	sed -i 's/^static int mem_cgroup_init/int early_memory_set_up/' "$1/mm/memcontrol.c"
	commit "$1" 'mm: set up early'
	sed -i -e 's/^	return 0;/	the_cache = kmem_cache_create("mem_cgroup", size_of_it, 0, 0, NULL);\n&/' \
		-e 's/^	memcg = kzalloc.*/	memcg = kmem_cache_zalloc(the_cache, GFP_KERNEL);/' \
		"$1/mm/memcontrol.c"
	commit "$1" 'mm: a cache of its own'
	sed -i 's/^	kfree(memcg);/	kmem_cache_free(the_cache, memcg);/' "$1/mm/memcontrol.c"
	commit "$1" 'mm: free to the cache'
	sed -i 's/^	cgrp = .*/	cgrp = kmem_cache_zalloc(cgroup_cachep, GFP_KERNEL);/' "$1/kernel/cgroup.c"
	commit "$1" 'cgroup: a cache of its own'
	mkdir -p "$TMP/patches/linux-9.1"
	git -C "$1" format-patch -q -o "$TMP/patches/linux-9.1" HEAD~4
	{
		echo '# a comment'
		echo '# upstream: in Linux 9.2'
		(cd "$TMP/patches/linux-9.1" && ls ./*.patch) | sed 's|^\./||; s/^0004.*/&  # optional: saves 512 B a memcg/'
	} >"$TMP/patches/linux-9.1/series"
}

# What a tree is, but for git's own folder: names, modes and contents.
tree_sum() {
	(cd "$1" && find . -name .git -prune -o -type f -printf '%p %m\n' -exec sha256sum {} \; | sort | sha256sum)
}

make_series "$TMP/made"
make_tree "$TREE"
BEFORE=$(tree_sum "$TREE")

untouched() {
	is "tree after: $1" "$(tree_sum "$TREE")" "$BEFORE"
	! ls -d "$TMP"/cgslab.?????? >/dev/null 2>&1 || fail "scratch folder left: $1"
}
