#!/bin/sh
# A folder, a pipe or a device where a file belongs is named as what it is, and nobody waits for it.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"
mkfifo "$TMP/fifo"

for command in "status" "show ticks" "export" "dying" "sites" "report"; do
	# shellcheck disable=SC2086 # words
	for no_file in "$TMP:Is a directory" "$TMP/fifo:is a pipe or a device, no regular file" \
		"/dev/zero:is a pipe or a device, no regular file"; do
		expect 1 timeout -k 5 10 "$CGSLAB" $command --input "${no_file%%:*}"
		says "cgslab: ${no_file%%:*}: ${no_file#*:}" "$TMP/err"
	done
done
expect 1 timeout -k 5 10 "$CGSLAB" compare "$TMP/fifo" "$TMP"
says "$TMP/fifo: is a pipe or a device, no regular file" "$TMP/err"
expect 1 timeout -k 5 10 "$CGSLABTOP" --once --input "$TMP"
says "cgslabtop: $TMP: Is a directory" "$TMP/err"

fresh_root
rm "$R/proc/slabinfo"
mkfifo "$R/proc/slabinfo"
expect 0 timeout -k 5 10 "$CGSLAB" status --root "$R"
says "/proc/slabinfo: is a pipe or a device, no regular file" "$TMP/out"
mkdir -p "$R/etc/cgslab"
mkfifo "$R/etc/cgslab/cgslab.conf"
expect 0 timeout -k 5 10 "$CGSLAB" bundle --root "$R" -o "$TMP/bundle"
says "/proc/slabinfo: is a pipe or a device, no regular file; it is not in the bundle" "$TMP/err"
says "/etc/cgslab/cgslab.conf: is a pipe or a device, no regular file" "$TMP/err"

# A tree in which nothing is.
mkdir "$TMP/empty"
expect 4 "$CGSLAB" status --root "$TMP/empty"
grep -qx "sources  none ok" "$TMP/out" || fail "the list of sources begins with an empty line"
