#!/bin/sh
# The unit programs of this build and the commands, on a captured and on the running kernel: no error,
# nothing lost. libbpf, libelf and the like are included.
. "$TOP_SRCDIR/tests/lib.sh"

clean() { # clean COMMAND...
	valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect \
		--errors-for-leak-kinds=definite,indirect --suppressions="$TOP_SRCDIR/tests/proof/libbpf.supp" "$@" >"$TMP/out" 2>"$TMP/err" || {
		got=$?
		[ $got = 99 ] || tail -n 5 "$TMP/out" >&2
		cat "$TMP/err" >&2
		fail "exit status $got of valgrind $*"
	}
}

cd "$TOP_BUILDDIR"
n=0
for unit in tests/unit/test_*; do
	case $unit in *.o | *.log | *.trs) continue ;; esac
	[ -x "$unit" ] || continue
	echo "valgrind: $unit"
	clean "$unit"
	n=$((n + 1))
done
[ $n -gt 10 ] || fail "only $n unit programs were found"
for command in "status" "status --format json" "show memcgs --tree" "show caches" "show structs" "export"; do
	echo "valgrind: cgslab $command"
	# shellcheck disable=SC2086 # words
	clean "$CGSLAB" $command --root "$FIXTURES/root-6.18"
done
[ "$(id -u)" = 0 ] || exit 0
clean "$CGSLAB" status
clean "$CGSLAB" dying --live
