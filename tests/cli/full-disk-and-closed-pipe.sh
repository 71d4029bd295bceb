#!/bin/sh
# Output that cannot be written is a failure with its reason; a reader that went away is none.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"
ROOT=$FIXTURES/root-6.18

for command in "status" "show caches" "export" "--help" "show --help"; do
	got=0
	# shellcheck disable=SC2086 # words
	case $command in
	*--help) "$CGSLAB" $command >/dev/full 2>"$TMP/err" || got=$? ;;
	*) "$CGSLAB" $command --root "$ROOT" >/dev/full 2>"$TMP/err" || got=$? ;;
	esac
	is "exit status of $command > /dev/full" "$got" 1
	says "cgslab: standard output: No space left on device" "$TMP/err"
done

# More rows than a pipe holds, and a reader of one line.
fresh_root
i=0
while [ $i -lt 1500 ]; do
	i=$((i + 1))
	echo "$MEMORY/a-group-with-a-name-of-some-length-$i"
done | xargs mkdir
for format in table csv json jsonl; do
	{
		"$CGSLAB" show memcgs --root "$R" --format $format 2>"$TMP/err"
		echo $? >"$TMP/status"
	} | head -n 1 >"$TMP/out"
	is "lines" "$(wc -l <"$TMP/out")" 1
	is "exit status of show memcgs --format $format | head -1" "$(cat "$TMP/status")" 0
	same "$TMP/err" </dev/null
done
{
	"$CGSLABTOP" --once --root "$R" 2>"$TMP/err"
	echo $? >"$TMP/status"
} | head -n 1 >"$TMP/out"
is "exit status of cgslabtop --once | head -1" "$(cat "$TMP/status")" 0
same "$TMP/err" </dev/null
expect 1 sh -c '"$CGSLABTOP" --once --root "$1" >/dev/full' sh "$R"
says "cgslabtop: standard output: " "$TMP/err"
