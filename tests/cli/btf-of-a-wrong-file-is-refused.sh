#!/bin/sh
# A file that the user names with --btf and that has no BTF: refused at once, with its name and the cure.
. "$TOP_SRCDIR/tests/lib.sh"
ROOT=$FIXTURES/root-6.18

refused() { # refused FILE WORDS: with these words and the cure
	expect 1 timeout -k 5 10 "$CGSLAB" status --root "$ROOT" --btf "$1"
	says "cgslab: --btf $1: $2; give a vmlinux with BTF, or /sys/kernel/btf/vmlinux" "$TMP/err"
	same "$TMP/out" </dev/null
}

mkfifo "$TMP/fifo"
echo text >"$TMP/text"
head -c 100 "$ROOT/sys/kernel/btf/vmlinux" >"$TMP/cut"
: >"$TMP/empty"
refused "$TMP/fifo" "is a pipe or a device, no regular file"
refused /dev/zero "is a pipe or a device, no regular file"
refused "$TMP" "Is a directory"
refused "$TMP/text" "no BTF in it"
refused "$TMP/cut" "no BTF in it"
refused "$TMP/empty" "no BTF in it"
refused /bin/sh "no BTF in it"
for command in "show structs" "export --metrics" "bundle -o $TMP/bundle"; do
	# shellcheck disable=SC2086 # words
	expect 1 timeout -k 5 10 "$CGSLAB" $command --root "$ROOT" --btf "$TMP/fifo"
	says "cgslab: --btf $TMP/fifo: is a pipe" "$TMP/err"
done

# The kernel's own file, and a copy of it, are taken.
for file in "$ROOT/sys/kernel/btf/vmlinux" /sys/kernel/btf/vmlinux; do
	[ ! -e "$file" ] || expect 0 "$CGSLAB" status --root "$ROOT" --btf "$file"
done
