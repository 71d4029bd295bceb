#!/bin/sh
# A device, a pipe or a link is written into: nothing takes its place under its name.
. "$TOP_SRCDIR/tests/lib.sh"
ROOT=$FIXTURES/root-6.18

mkfifo "$TMP/pipe"
timeout 20 cat "$TMP/pipe" >"$TMP/read" &
reader=$!
expect 0 "$CGSLAB" export --root "$ROOT" --fields live -o "$TMP/pipe"
wait $reader || fail "nothing was written into the pipe"
printf 'live\n8\n' >"$TMP/wanted"
cmp "$TMP/wanted" "$TMP/read" || fail "the pipe's reader"
[ -p "$TMP/pipe" ] || fail "the pipe is gone"

# Through a link: a link to the null device stays one, a full device says so.
ln -s /dev/null "$TMP/null"
expect 0 "$CGSLAB" export --root "$ROOT" -o "$TMP/null"
is "the link" "$(readlink "$TMP/null")" /dev/null
ln -s /dev/full "$TMP/full"
expect 1 "$CGSLAB" export --root "$ROOT" -o "$TMP/full"
says "$TMP/full: No space left on device" "$TMP/err"
is "the link to the full device" "$(readlink "$TMP/full")" /dev/full
[ -c /dev/full ] || fail "/dev/full is no device any more"
