# SPDX-License-Identifier: GPL-2.0-or-later
# For proofs that build: . "$TOP_SRCDIR/tests/proof/lib.sh" behind tests/lib.sh
JOBS=${JOBS:-$(nproc)}

# build NAME CONFIGURE-OPTION...: out of the tree, in $TMP/NAME; its log is shown where it fails
build() {
	name=$1
	shift
	mkdir -p "$TMP/$name"
	echo "building: $name ($*)"
	(cd "$TMP/$name" && "$TOP_SRCDIR/configure" "$@" && make -j"$JOBS") >"$TMP/$name.log" 2>&1 || {
		tail -n 40 "$TMP/$name.log" >&2
		fail "build of $name"
	}
}

# in_build NAME ENTRY...: make there; results of tests are counted
check_in_build() {
	name=$1
	shift
	make -C "$TMP/$name" -j"$JOBS" check "$@" >"$TMP/$name.check" 2>&1 || {
		grep -E '^(FAIL|ERROR|XPASS)|^# (FAIL|ERROR)' "$TMP/$name.check" >&2
		find "$TMP/$name" -name '*.log' -path '*tests*' -exec grep -lE '^not ok|^FAIL|ERROR: ' {} + |
			head -n 5 | xargs -r tail -n 30 >&2
		fail "make check of $name"
	}
	grep -E '^# (TOTAL|PASS|FAIL|SKIP|ERROR):' "$TMP/$name.check" | tr '\n' ' '
	echo
}
