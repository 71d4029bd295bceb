#!/bin/sh
# libFuzzer with ASan and UBSan for SECONDS (60) a target, from the corpora.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/proof/lib.sh"

mkdir -p "$TMP/fuzz"
(cd "$TMP/fuzz" && "$TOP_SRCDIR/configure" CC=clang --enable-fuzzing --enable-sanitizers) >"$TMP/log" 2>&1 ||
	fail "configure"
for source in "$TOP_SRCDIR"/tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	make -C "$TMP/fuzz" -j"$JOBS" "tests/fuzz/$target" >"$TMP/log" 2>&1 || {
		tail -n 20 "$TMP/log" >&2
		fail "build of $target"
	}
	cp -r "$TOP_SRCDIR/tests/fuzz/corpus/${target#fuzz_}" "$TMP/$target"
	[ "$target" != fuzz_root ] || cp "$FIXTURES"/machines/*.tree "$TMP/$target"
	# a page of a trace buffer and one byte; a history is larger
	len=$(find "$TMP/$target" -type f -printf '%s\n' | sort -n | tail -n 1)
	[ "$len" -gt 4097 ] || len=4097
	(cd "$TMP" && "$TMP/fuzz/tests/fuzz/$target" -max_total_time="${FUZZ_SECONDS:-60}" -max_len="$len" "$TMP/$target") \
		>"$TMP/log" 2>&1 || {
		tail -n 40 "$TMP/log" >&2
		mkdir -p "$TOP_BUILDDIR/fuzz-findings"
		cp "$TMP"/crash-* "$TMP"/leak-* "$TMP"/timeout-* "$TOP_BUILDDIR/fuzz-findings" 2>/dev/null || :
		fail "$target; its inputs are in fuzz-findings"
	}
	echo "$target: $(grep -E '^Done|cov:' "$TMP/log" | tail -n 2 | tr '\n' ' ')"
done
