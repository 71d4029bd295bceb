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
says "cgslabtop: standard output: No space left on device" "$TMP/err"

# A closed standard output takes nothing either; what prints nothing there does not need it.
for command in "status" "show caches" "export"; do
	# shellcheck disable=SC2086 # words
	expect 1 sh -c 'exec "$@" >&-' sh "$CGSLAB" $command --root "$ROOT"
	says "cgslab: standard output: Bad file descriptor" "$TMP/err"
done
for command in "--help" "--version" "status --help"; do
	# shellcheck disable=SC2086 # words
	expect 1 sh -c 'exec "$@" >&-' sh "$CGSLAB" $command
done
expect 1 sh -c 'exec "$@" >&-' sh "$CGSLABTOP" --once --root "$R"
says "cgslabtop: standard output: Bad file descriptor" "$TMP/err"
expect 0 sh -c 'exec "$@" >&- 2>&- <&-' sh "$CGSLAB" status --root "$ROOT" -o "$TMP/status"
says "mem_cgroup" "$TMP/status"
mkdir "$TMP/runtime"
printf '[history]\npath = %s\n' "$TMP/history.db" >"$TMP/cgslab.conf"
expect 0 env RUNTIME_DIRECTORY="$TMP/runtime" sh -c 'exec "$@" >&- 2>&- <&-' sh "$CGSLABD" --once --foreground \
	--root "$R" --config "$TMP/cgslab.conf"
expect 0 "$CGSLAB" show ticks --input "$TMP/history.db"
