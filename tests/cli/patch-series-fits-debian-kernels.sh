#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Each shipped series fits the oldest and the newest kernel source of its line that Debian offers, at
# most some lines off, and is the one that check names; applying and taking back gives the same bytes; that kernel's own checker
# of patches finds nothing in the mails but the sign-off that they leave to whoever submits them.
# ALL=1: every version that apt offers (patch-series-fits-every-debian-kernel.sh).
. "$TOP_SRCDIR/tests/lib.sh"
CGSLAB_PATCHES=$TOP_SRCDIR/patches
export CGSLAB_PATCHES

sum() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum); }

# The mails come by standard input: a file that git knows would be checked as source.
# The commits that they name are upstream's, which is not at hand here.
clean_mails() { # FOLDER SOURCE
	for mail in "$1"/*.patch; do
		(cd "$TMP" && perl "$2/scripts/checkpatch.pl" --strict --no-tree --no-summary \
			--ignore MISSING_SIGN_OFF,BAD_SIGN_OFF,UNKNOWN_COMMIT_ID -) <"$mail" >"$TMP/checked" 2>&1 || {
			cat "$TMP/checked" >&2
			fail "checkpatch.pl of $2 complains of $mail"
		}
	done
}

tried=0
for folder in "$CGSLAB_PATCHES"/linux-*; do
	line=${folder##*/linux-}
	versions=$("$TOP_SRCDIR/tests/vm/kernel-files" --versions "$line")
	# For lines that this release of Debian has not the test of other trees is all (patches/README).
	[ -n "$versions" ] || { echo "linux-$line: apt offers no linux-source-$line"; continue; }
	[ -n "${ALL:-}" ] || versions=$(echo "$versions" | sed -n '1p;$p' | uniq)
	for version in $versions; do
		source=$("$TOP_SRCDIR/tests/vm/kernel-files" "$line" "$version")
		clean_mails "$folder" "$source"
		rm -rf "${TMP:?}/tree"
		cp -r "$source" "$TMP/tree"
		before=$(sum "$TMP/tree")
		expect 0 "$CGSLAB" patch check "$TMP/tree"
		echo "$version:"
		cat "$TMP/out"
		head -n 1 "$TMP/out" | grep -Eq ": linux-$line fits(, at most [0-9]+ lines? off)?; " ||
			fail "linux-$line does not fit $version without fuzz"
		expect 0 "$CGSLAB" patch apply --optional "$TMP/tree"
		is "patches applied to $version" "$(grep -c '^applied' "$TMP/out")" \
			"$(find "$folder" -name '*.patch' | wc -l)"
		grep -q '"mem_cgroup"' "$TMP/tree/mm/memcontrol.c" || fail "$version: no cache was made"
		expect 0 "$CGSLAB" patch check "$TMP/tree"
		expect 0 "$CGSLAB" patch revert "$TMP/tree"
		is "tree of $version after revert" "$(sum "$TMP/tree")" "$before"
		tried=$((tried + 1))
	done
done
[ "$tried" -ge 1 ] || fail "no kernel was tried"
