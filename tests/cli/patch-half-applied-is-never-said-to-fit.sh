#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tree that has some patches of a shipped series, or a patch but for one hunk, does not boot, perhaps.
# check and apply say so and name that series, though another series fits such a tree or is wholly there. The
# trees are made up of what the mails say was there. HUNKS=all: without each hunk of every series; else each of
# linux-6.12, which was taken for another first, and one of each patch of the others.
. "${TOP_SRCDIR:?}/tests/lib.sh" || exit 1
CGSLAB_PATCHES=$TOP_SRCDIR/patches
export CGSLAB_PATCHES

sum() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum); }

# The old files of a series, for the patches named, in order: a line is what a hunk says of it, and a
# comment of its own where none does.
old_files() { # FOLDER PATCH...
	perl -e '
		use strict; use warnings;
		my ($to, %old, %now, $file, $at) = shift;
		# Lines are boxes: one that a later hunk tells is told in the old file, too.
		sub box { my ($f, $n) = @_;
			while (@{$now{$f} //= []} < $n) { my $b = {}; push @{$now{$f}}, $b; push @{$old{$f}}, $b; }
			return $now{$f}[$n - 1]; }
		while (<>) {
			if (m{^\+\+\+ b/(\S+)}) { $file = $1; undef $at; }
			elsif (/^From / || /^diff /) { undef $file; undef $at; }
			elsif ($file && /^@@ -\d+(?:,\d+)? \+(\d+)/) { $at = $1; } # above it the file is new already
			elsif (!defined $at) { next; }
			elsif (/^ (.*)/s) { box($file, $at)->{text} //= $1; $at++; }
			elsif (/^-(.*)/s && !/^-- $/) {
				box($file, $at)->{text} //= $1; splice @{$now{$file}}, $at - 1, 1; }
			elsif (/^\+/) { box($file, $at - 1) if $at > 1; splice @{$now{$file}}, $at - 1, 0, {}; $at++; }
		}
		for my $f (sort keys %old) {
			box($f, @{$now{$f}} + 20);
			my $n = 0;
			open my $out, ">", "$to/$f" or die "$to/$f: $!";
			print $out map { $n++; $_->{text} // "/* $f $n */\n" } @{$old{$f}};
			close $out or die "$to/$f: $!";
		}' "$@"
}

# A patch without its hunk N; nothing where it has less
without_hunk() { # PATCH N
	awk -v without="$2" '
		/^diff / { head = ""; in_head = 1; out = 0 }
		/^@@ / {
			in_head = 0
			out = ++n == without
			if (!out) { printf "%s", head; head = "" }
		}
		in_head { head = head $0 "\n"; next }
		!out { print }
		END { exit n < without }' "$1" >"$TMP/cut.patch"
}

put() { patch -s -p1 -N --no-backup-if-mismatch -r - -d "$TMP/tree" <"$1" >/dev/null; }

put_all() { # PATCH...
	local p
	for p; do put "$p" || return 1; done
}

fresh() { rm -rf "${TMP:?}/tree" && cp -r "$TMP/clean" "$TMP/tree"; }

headline() { sed -n "1{s|^$TMP/tree: ||; s|; .*||; p}" "$TMP/out"; }

# The tree is called partly patched, by the series that is in it, and apply leaves it alone.
half() { # LINE WHAT WORDS
	local before
	before=$(sum "$TMP/tree")
	expect 1 "$CGSLAB" patch check "$TMP/tree"
	is "$1, $2" "$(headline)" "linux-$1 is partly applied: $3"
	expect 1 "$CGSLAB" patch apply "$TMP/tree"
	says "linux-$1 is partly applied" "$TMP/err"
	is "tree of $1, $2, after apply" "$(sum "$TMP/tree")" "$before"
}

whole() { # LINE WHAT WORDS-PATTERN
	expect 0 "$CGSLAB" patch check "$TMP/tree"
	headline | grep -Eqx "linux-$1 $3" || fail "$1, $2: $(headline)"
}

restored='restore its files, then apply'
taken="'cgslab patch revert' takes back what is there"
hunks=0

lacks_hunks() { # LINE PATCH...
	local line=$1 i n before
	shift
	for ((i = 0; i < $#; i++)); do
		for ((n = 1; ; n++)); do
			without_hunk "${patches[i]}" "$n" || break
			grep -q '^@@' "$TMP/cut.patch" || continue # it was the only one
			fresh
			# a patch behind it may need the hunk: then those before are what somebody has put there
			put_all "${patches[@]:0:i}" "$TMP/cut.patch" || fail "$line: ${patches[i]} without hunk $n"
			put_all "${patches[@]:i + 1}" || :
			half "$line" "patch $((i + 1)) without hunk $n" "$restored"
			before=$(sum "$TMP/tree")
			expect 1 "$CGSLAB" patch revert "$TMP/tree"
			is "tree of $line after revert" "$(sum "$TMP/tree")" "$before"
			hunks=$((hunks + 1))
			[ "$line" = 6.12 ] || [ "${HUNKS:-}" = all ] || break
		done
	done
}

series() { # LINE
	local line=$1 folder=$CGSLAB_PATCHES/linux-$1 k required
	mapfile -t patches < <(sed -n "s|^\([^# ]*\.patch\).*|$folder/\1|p" "$folder/series")
	required=$(grep -v '^#' "$folder/series" | grep -vc '# optional')
	rm -rf "${TMP:?}/clean"
	mkdir -p "$TMP/clean/mm" "$TMP/clean/init" "$TMP/clean/kernel/cgroup" "$TMP/clean/include/linux"
	old_files "$TMP/clean" "${patches[@]}"
	[ -e "$TMP/clean/mm/memcontrol.c" ] || echo '/* none of ours */' >"$TMP/clean/mm/memcontrol.c"
	printf 'VERSION = %s\nPATCHLEVEL = %s\n' "${line%.*}" "${line#*.}" >"$TMP/clean/Makefile"
	fresh
	whole "$line" clean 'fits(, at most [0-9]+ lines? off)?'
	for ((k = 1; k <= ${#patches[@]}; k++)); do
		fresh
		put_all "${patches[@]:0:k}" || fail "$line: its own patches do not apply"
		if [ "$k" -lt "$required" ]; then
			half "$line" "the first $k" "$taken"
		else
			whole "$line" "the first $k" 'is applied already'
			expect 0 "$CGSLAB" patch apply "$TMP/tree"
		fi
		expect 0 "$CGSLAB" patch revert "$TMP/tree"
		is "tree of $line after the first $k were taken back" "$(sum "$TMP/tree")" "$(sum "$TMP/clean")"
	done
	lacks_hunks "$line" "${patches[@]}"
}

# What apply wrote once: the whole of 6.18's series on 6.12's first patch, which nothing calls.
with_another() {
	fresh
	put "${patches[0]}"
	sed -i '/^	mem_cgroup_init();/d' "$TMP/tree/init/main.c"
	put "$CGSLAB_PATCHES"/linux-6.18/0001-*.patch
	half 6.12 'patch 1 without its call, and the whole of 6.18' "$restored"
}

lines=0
for folder in "$CGSLAB_PATCHES"/linux-*; do
	series "${folder##*-}"
	[ "${folder##*-}" != 6.12 ] || with_another
	lines=$((lines + 1))
done
if [ "$lines" -lt 2 ] || [ "$hunks" -le "$lines" ]; then
	fail "$lines series and $hunks hunks were tried"
fi

echo "$lines series, $hunks trees without a hunk"
