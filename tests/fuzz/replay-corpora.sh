#!/bin/sh
# Every input that a fuzzer was given or has found goes through its target without a complaint.
. "$TOP_SRCDIR/tests/lib.sh"

n=0
for target in "$TOP_BUILDDIR"/tests/fuzz/fuzz_*; do
	case $target in *.o | *.c) continue ;; esac
	name=${target##*/fuzz_}
	more=
	[ "$name" != root ] || more=$FIXTURES/machines # whole trees: those of the fixtures
	"$target" "$TOP_SRCDIR/tests/fuzz/corpus/$name" ${more:+"$more"} || fail "$target"
	n=$((n + 1))
done
[ $n -gt 0 ] || fail "no fuzz target was built"
