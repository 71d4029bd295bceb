#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What `make proof` runs it runs to the end: after a failure, past what hangs, the quiet parts alone and last; and AGAIN=no goes on
# with what has not passed on the same sources.
. "$TOP_SRCDIR/tests/lib.sh"

mkdir -p "$TMP/tree/src"
for d in tests patches dist systemd man; do mkdir "$TMP/tree/$d"; done
touch "$TMP/tree/setup" "$TMP/tree/configure.ac" "$TMP/tree/Makefile.am" "$TMP/ran"
part() { # part NAME COMMAND...
	name=$1
	shift
	printf '%s\n' '#!/bin/sh' "echo $name >>'$TMP/ran'" "$@" >"$TMP/tree/src/$name"
	chmod +x "$TMP/tree/src/$name"
}
part good true
part other 'i=0; while [ $i -lt 30000 ]; do i=$((i + 1)); done'
part bad 'echo FAIL: as it was meant' 'exit 1'
part needy 'echo SKIP: no such thing here' 'exit 77'
part quiet true
cat >"$TMP/parts" <<END
# lane, minutes, part
one 1 src/bad
one 1 src/good
quiet 1 src/quiet
two 1 src/needy # a remark
two 1 src/other
END
here=$TOP_SRCDIR
export TOP_SRCDIR="$TMP/tree" TABLE="$TMP/parts" OUT="$TMP/out" GIT_DIR=/nonexistent
proof() { env "$@" "$here/tests/proof/run"; }
results() { sed -nE 's/^(passed|failed|skipped) .* (src\/.*)/\1 \2/p' "$TMP/out/LOG" | sort; }

! proof >"$TMP/said" 2>&1 || fail "exit 0 where a part failed"
results >"$TMP/results"
same "$TMP/results" <<'END'
failed src/bad: FAIL: as it was meant
passed src/good
passed src/other
passed src/quiet
skipped src/needy: no such thing here
END
is "the count" "$(tail -n 1 "$TMP/out/LOG")" "3 passed, 2 failed"
is "what is said" "$(tail -n 1 "$TMP/said")" "3 passed, 2 failed"
is "the quiet one" "$(tail -n 1 "$TMP/ran")" quiet
grep -q 'as it was meant' "$TMP/out/bad.log" || fail "bad has no log"
grep -qE '^passed  +[0-9]+ s +[0-9]+ s CPU  load +[0-9.]+  src/good$' "$TMP/out/LOG" || fail "no figures: $(cat "$TMP/out/LOG")"

# on the same sources
: >"$TMP/ran"
! proof AGAIN=no >"$TMP/said" 2>&1 || fail "exit 0 where a part failed"
is "what is run again" "$(sort "$TMP/ran" | tr '\n' ' ')" "bad needy "
is "passed before" "$(grep -c '(passed before, not run again)$' "$TMP/out/LOG")" 3
is "the count" "$(tail -n 1 "$TMP/out/LOG")" "3 passed, 2 failed"

# mended: other sources, so that nothing has passed before
part bad true
part needy true
: >"$TMP/ran"
proof AGAIN=no >"$TMP/said" 2>&1 || fail "exit $? where all passed"
is "what is run again" "$(grep -c . "$TMP/ran")" 5
is "the count" "$(tail -n 1 "$TMP/out/LOG")" "5 passed, 0 failed"
: >"$TMP/ran"
proof ONLY=src/good >/dev/null 2>&1 || fail "a part of one's own choice"
is "the one that was named" "$(cat "$TMP/ran")" good
: >"$TMP/ran"
proof AGAIN=no >/dev/null 2>&1 || fail "exit $? where all have passed"
is "what a choice made forget" "$(cat "$TMP/ran")" ""
! proof ONLY="src/good src/goood" >"$TMP/said" 2>&1 || fail "a part that is not there is taken"
says "no such part: src/goood" "$TMP/said"

# what hangs has an end, and those behind it are run
part bad 'exec sleep 1000'
! proof UNIT=s >"$TMP/said" 2>&1 || fail "exit 0 where a part hung"
says "src/bad: no end within 1 s" "$TMP/out/LOG"
is "the count" "$(tail -n 1 "$TMP/out/LOG")" "4 passed, 1 failed"
part bad true

# what is broken off, by a terminal that goes away too, ends what it started
part good 'echo $$ >"${0%/*}/pid"' 'exec sleep 1000'
setsid "$here/tests/proof/run" >/dev/null 2>&1 &
run=$!
tries=0
until [ -s "$TMP/tree/src/pid" ]; do
	tries=$((tries + 1))
	[ $tries -lt 200 ] || fail "the part did not begin"
	sleep 0.1
done
env kill -HUP -- "-$run"
! wait "$run" || fail "exit 0 of a run that was broken off"
! kill -0 "$(cat "$TMP/tree/src/pid")" 2>/dev/null || fail "a part goes on"
is "the last word" "$(tail -n 1 "$TMP/out/LOG")" "broken off; AGAIN=no goes on"

# a table that cannot be right
echo "one soon src/good" >>"$TMP/parts"
! proof >"$TMP/said" 2>&1 || fail "a wrong table is taken"
grep -q 'not LANE MINUTES PART' "$TMP/said" || fail "$(cat "$TMP/said")"

# and the one that is shipped
grep -v '^#' "$here/tests/proof/parts" | while read -r lane minutes part; do
	[ -z "$lane" ] || [ -x "$here/$part" ] || fail "tests/proof/parts: $part: no program there"
done
