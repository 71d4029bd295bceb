#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# check: one line says which shipped series is for the tree and what it would save on this machine,
# from the figures of the running kernel, where that is of the tree's line; JSON has the same.
. "$TOP_SRCDIR/tests/lib.sh"
CGSLAB_PATCHES=$TOP_SRCDIR/patches
export CGSLAB_PATCHES

# A tree is what the mails say was there: their old files, from Debian's source.
tree() { # LINE
	source=$("$TOP_SRCDIR/tests/vm/kernel-files" "$1")
	mkdir "$TMP/$1"
	(cd "$source" && cp --parents Makefile mm/memcontrol.c kernel/cgroup/cgroup.c init/main.c \
		include/linux/memcontrol.h "$TMP/$1")
}
tree 6.12
# Debian 13 has no source of 6.1.
old=$("$TOP_SRCDIR/tests/vm/kernel-files" --offered 6.1)
if [ -n "$old" ]; then
	tree "$old"
else
	! grep -q '^VERSION_CODENAME=bookworm' /etc/os-release || fail "apt offers no linux-source-6.1: apt-get update"
	echo "apt offers no linux-source-6.1: its conclusion is not asked for"
fi

conclusion() { # LINE FIXTURE WANTED
	expect 0 "$CGSLAB" patch check --root "$FIXTURES/root-$2" "$TMP/$1"
	is "conclusion of $1 on $2" "$(sed -n 1p "$TMP/out")" "$TMP/$1: $3"
	is "series that nobody meant" "$(grep -c '^  linux-' "$TMP/out")" 0
}
# The rows debian-cloud of patches/measured: 3584 and 3241, 2112 and 1923
[ -z "$old" ] || conclusion 6.1 6.1 'linux-6.1 fits; saves 3584 B a memcg here (3241 in slab pages), 56.0KiB for its 16 memcgs; pays from about 20 memcgs on with its 2 CPUs'
conclusion 6.12 6.12 'linux-6.12 fits; saves 2112 B a memcg here (1923 in slab pages), 33.0KiB for its 16 memcgs; pays from about 25 memcgs on with its 2 CPUs'
says 'cgroup: give struct cgroup a slab cache of its own               fits; cgroup asks for 2328 B, takes 4096, saves 1728' "$TMP/out"
conclusion 6.12 6.1 'linux-6.12 fits; what it saves is told on a machine that runs 6.12'

expect 0 "$CGSLAB" patch check --root "$FIXTURES/root-6.12" --format json "$TMP/6.12"
for line in '"state": "fits"' '"series": "linux-6.12"' '"would_save_bytes_per_memcg": 2112' \
	'"pays_from_memcgs": 25' '"cache": "cgroup"' '"tree_line": "6.12"'; do
	says "$line" "$TMP/out"
done
expect 2 "$CGSLAB" patch check --format csv "$TMP/6.12"

# What is left out by hand is still told; what is there is not promised again.
expect 0 "$CGSLAB" patch apply "$TMP/6.12"
is "patches" "$(grep -c ^applied "$TMP/out")" 4
expect 0 "$CGSLAB" patch check --root "$FIXTURES/root-6.12" "$TMP/6.12"
is "conclusion" "$(sed -n 1p "$TMP/out")" "$TMP/6.12: linux-6.12 is applied already"
