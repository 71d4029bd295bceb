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

# What was measured in this boot goes before what is computed; another boot's, and what is none, do not.
measured() { # measured BOOT-ID SLAB
	printf 'boot_id %s\nslab_bytes %s\npercpu_bytes 4000\ndying_slab_bytes 12000\ndying_percpu_bytes 3900\n' \
		"$1" "$2" >"$TMP/root/run/cgslab/price"
}
boot=$(cat "$TMP/root/proc/sys/kernel/random/boot_id")
mkdir -p "$TMP/root/run/cgslab"
measured "$boot" 21451
is "source, measured" "$(price source "$TMP/root")" '"probed"'
is "slab, measured" "$(price slab_bytes "$TMP/root")" 21451
is "dying slab, measured" "$(price dying_slab_bytes "$TMP/root")" 12000
measured 11111111-1111-1111-1111-111111111111 21451
is "slab, of another boot" "$(price slab_bytes "$TMP/root")" 21620
for bad in -1 1e4 99999999999999999999 9999999999 ""; do
	measured "$boot" "$bad"
	is "slab, of '$bad'" "$(price slab_bytes "$TMP/root")" 21620
done
rm "$TMP/root/run/cgslab/price"
mkfifo "$TMP/root/run/cgslab/price"
is "slab, of a fifo" "$(price slab_bytes "$TMP/root")" 21620
rm -r "${TMP:?}/root/run"

rm -r "${TMP:?}/root/proc/pressure" # psi=0, or a kernel without CONFIG_PSI: psi_group takes kmalloc-1k
is "slab without psi" "$(price slab_bytes "$TMP/root")" $((21620 - 1024))
is "percpu without psi" "$(price percpu_bytes "$TMP/root")" $((3749 - 2 * 128))

: >"$TMP/root/sys/kernel/btf/vmlinux"
is "slab without BTF" "$(price slab_bytes "$TMP/root")" null
is "source without BTF" "$(price source "$TMP/root")" null
