#!/bin/sh
# The computed price is put together from what this kernel has: without psi a group costs its psi_group
# less, without BTF or the groups the price is unknown and not a smaller one.
. "$TOP_SRCDIR/tests/lib.sh"

price() { # price KEY ROOT
	"$CGSLAB" status --root "$2" --format json | sed -n "/\"price\"/,/}/s/ *\"$1\": \([^,]*\),*/\1/p"
}

cp -r "$FIXTURES/root-6.12" "$TMP/root"
is source "$(price source "$TMP/root")" '"computed"'
is slab "$(price slab_bytes "$TMP/root")" 21620
is percpu "$(price percpu_bytes "$TMP/root")" 3749

rm -r "$TMP/root/proc/pressure" # psi=0, or a kernel without CONFIG_PSI: psi_group takes kmalloc-1k
is "slab without psi" "$(price slab_bytes "$TMP/root")" $((21620 - 1024))
is "percpu without psi" "$(price percpu_bytes "$TMP/root")" $((3749 - 2 * 128))

: >"$TMP/root/sys/kernel/btf/vmlinux"
is "slab without BTF" "$(price slab_bytes "$TMP/root")" null
is "source without BTF" "$(price source "$TMP/root")" null
