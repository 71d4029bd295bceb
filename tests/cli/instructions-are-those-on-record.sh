#!/bin/sh
# Instructions of a tick of the daemon, of status and of a row of an export are within 3% of those in
# tests/bench/instructions: they do not vary with what else the machine does. RECORD=1 writes the file anew, after a
# change that is meant; gcc at -O2 is what they are of.
. "$TOP_SRCDIR/tests/lib.sh"
record=$TOP_SRCDIR/tests/bench/instructions
ROOT=$FIXTURES/root-6.18
export CGSLAB_HISTORY="$TMP/none.db" LC_ALL=C TZ=UTC

grep -q '^CC = gcc' "$TOP_BUILDDIR/Makefile" && grep -q '^CFLAGS = -g -O2$' "$TOP_BUILDDIR/Makefile" &&
	grep -q '^SANITIZERS = *$' "$TOP_BUILDDIR/Makefile" ||
	skip "not built by gcc with -g -O2: another compiler's counts are others"
compiler="gcc-$(gcc -dumpversion),$(getconf GNU_LIBC_VERSION | tr ' ' -)"
[ "${RECORD:-}" = 1 ] || grep -qx "$compiler -" "$record" ||
	skip "built by $compiler, and what is on record is not: its counts are others"
# the same functions of libc on every processor
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-BMI2,-ERMS,-FSRM,-MOVBE,-RTM,-SSSE3,-SSE4_1,-SSE4_2

# count COMMAND...: instructions that it executes
count() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>"$TMP/valgrind" >/dev/null </dev/null ||
		fail "$*: $(cat "$TMP/valgrind")"
	sed -n 's/.*Collected : //p' "$TMP/valgrind"
}

# What is done once is in both a small and a large one: the difference is that of the rest.
ticks() { # ticks N: of so many ticks and what comes before them; leaves their history
	count "$TOP_BUILDDIR/tests/bench/daemon_cost" "$TMP/$1.db" "$1" "$ROOT"
}
export_all() { # export_all N: of its history
	count "$CGSLAB" export ticks --input "$TMP/$1.db" --since 2020-01-01
}
rows() {
	"$CGSLAB" export ticks --input "$TMP/$1.db" --since 2020-01-01 | sed 1d | wc -l
}
few=$(ticks 300)
many=$(ticks 1300)
more=$(($(rows 1300) - $(rows 300)))
[ "$more" -gt 100 ] || fail "$more rows more to export"
{
	echo "$compiler -"
	# (its own warm-up is a fifth of the ticks more)
	echo "tick $(((many - few) / 1200))"
	echo "status $(count "$CGSLAB" status --root "$ROOT")"
	echo "exported-row $((($(export_all 1300) - $(export_all 300)) / more))"
} >"$TMP/counts"
cat "$TMP/counts"
[ "${RECORD:-}" != 1 ] || cp "$TMP/counts" "$record"
awk 'NR == FNR { was[$1] = $2; next }
	!($1 in was) { print $1 " is not on record"; bad = 1; next }
	$2 == "-" { next }
	{ off = 100 * ($2 - was[$1]) / was[$1] }
	off > 3 || off < -3 { printf "%s: %d instructions, on record %d: %+.1f%%\n", $1, $2, was[$1], off; bad = 1 }
	END { exit bad }' "$record" "$TMP/counts" >"$TMP/off" || fail "$(cat "$TMP/off")"
