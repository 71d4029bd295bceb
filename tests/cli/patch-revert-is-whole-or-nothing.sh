#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Random one-line edits of patched kernel files: each revert ends in the original with that edit in
# it, or changes nothing and names the patch. EDITS: how many (proof: 300), SEED: of the first.
. "${TOP_SRCDIR:?}/tests/lib.sh" || exit 1
CGSLAB_PATCHES=$TOP_SRCDIR/patches
export CGSLAB_PATCHES

sum() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum); }
random() { echo $(($1 > 0 ? (RANDOM * 32768 + RANDOM) % $1 : 0)); }

# Lines of FILE that the series made, and four around each
lines_of_ours() {
	diff "$TMP/clean/$1" "$TMP/patched/$1" | sed -n 's/^[0-9,]*[acd]\([0-9]*\),*\([0-9]*\)$/\1 \2/p' |
		awk '{ for (i = $1 - 4; i <= ($2 ? $2 : $1) + 4; i++) print i }' | sort -nu
}

edit() { # FILE LINE: in $TMP/tree
	case $(random 4) in
	0) sed -i "$2d" "$TMP/tree/$1" ;;
	1) sed -i "$2s,\$, /* edited */," "$TMP/tree/$1" ;;
	2) sed -i "$2p" "$TMP/tree/$1" ;;
	3) sed -i "$2a/* one more line */" "$TMP/tree/$1" ;;
	esac
}

# What is left of the series in a tree that was taken back: names that only it has.
no_trace() {
	! grep -Eq 'memcg_cachep|memcg_pn_cachep|cgroup_cachep|CGROUP_CACHE_MAX_LEVEL' \
		"$TMP/tree/mm/memcontrol.c" "$TMP/tree/kernel/cgroup/cgroup.c" &&
		! grep -q mem_cgroup_init "$TMP/tree/init/main.c" "$TMP/tree/include/linux/memcontrol.h"
}

try() { # LINE
	line=$1
	rm -rf "${TMP:?}/tree"
	cp -r "$TMP/patched" "$TMP/tree"
	file=${files[$(random ${#files[@]})]}
	mapfile -t ours < <(lines_of_ours "$file")
	at=${ours[$(random ${#ours[@]})]}
	[ "$(random 5)" != 0 ] || at=$((1 + $(random "$(wc -l <"$TMP/patched/$file")")))
	[ "$at" -ge 1 ] || at=1
	edit "$file" "$at"
	what="linux-$line, edit $n (seed $seed) of $file line $at"
	diff "$TMP/patched/$file" "$TMP/tree/$file" >"$TMP/edit" || :
	before=$(sum "$TMP/tree")
	got=0
	"$CGSLAB" patch revert --series "$line" "$TMP/tree" >"$TMP/out" 2>"$TMP/err" || got=$?
	if [ "$got" = 0 ]; then
		no_trace || fail "$what: something of the series is left"
		[ "$(grep -c '^took back' "$TMP/out")" -ge $((patches - 1)) ] || fail "$what: $(cat "$TMP/out")"
		[ "$(diff -r "$TMP/clean" "$TMP/tree" | grep -c '^[<>]')" -le 2 ] ||
			fail "$what: more than the edit differs: $(diff -r "$TMP/clean" "$TMP/tree")"
		whole=$((whole + 1))
	else
		[ "$(sum "$TMP/tree")" = "$before" ] || fail "$what: exit $got, but the tree is another"
		grep -Eq '000[0-9]-[^ ]*\.patch|do not give it again' "$TMP/err" ||
			fail "$what: no patch is named: $(cat "$TMP/err")"
		refused=$((refused + 1))
	fi
}

files=(mm/memcontrol.c kernel/cgroup/cgroup.c init/main.c include/linux/memcontrol.h)

# series LINE COUNT
series() {
	source=$("$TOP_SRCDIR/tests/vm/kernel-files" "$1")
	rm -rf "${TMP:?}/clean" "${TMP:?}/patched"
	mkdir "$TMP/clean"
	(cd "$source" && cp --parents Makefile "${files[@]}" "$TMP/clean")
	cp -r "$TMP/clean" "$TMP/patched"
	"$CGSLAB" patch apply --series "$1" --optional "$TMP/patched" >"$TMP/out"
	patches=$(grep -c ^applied "$TMP/out")
	whole=0 refused=0
	for ((n = 1; n <= $2; n++)); do
		seed=$((${SEED:-4711} + n))
		RANDOM=$seed
		try "$1"
	done
	echo "linux-$1: $2 edits: $whole taken back whole, $refused refused"
}

edits=${EDITS:-24}
lines=${LINES:-$("$TOP_SRCDIR/tests/vm/kernel-files" --offered 6.1 6.12)}
[ -n "$lines" ] || fail "apt offers no linux-source of 6.1 or 6.12"
for line in $lines; do
	series "$line" $((edits / $(echo "$lines" | wc -w)))
done
