#!/bin/sh
# Requested, slot, bucket and saved bytes of the running kernel, computed here from bpftool, /proc/slabinfo
# and the folders of /sys/kernel/slab alone.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
[ -r /sys/kernel/btf/vmlinux ] || skip "needs BTF of the running kernel"

"$CGSLAB" status --format json >"$TMP/json"
bpftool btf dump file /sys/kernel/btf/vmlinux format raw >"$TMP/btf"
nodes=$(tr ',-' '\n\n' </sys/devices/system/node/possible 2>/dev/null | sort -n | tail -n 1)
page=$(getconf PAGE_SIZE)

sizeof() { # sizeof STRUCT: 8 more for each node id where its array of nodes is flexible
	sed -n "s/^\[[0-9]*\] STRUCT '$1' size=\([0-9]*\) .*/\1/p" "$TMP/btf" | head -n 1
}

bucket_of() { # bucket_of BYTES: name of the smallest plain kmalloc cache that holds so many
	awk -v r="$1" '$1 ~ /^kmalloc-[0-9]+[kM]?$/ {
		n = substr($1, 9) + 0
		if ($1 ~ /k$/) n *= 1024
		if ($1 ~ /M$/) n *= 1048576
		if (n >= r && (!best || n < best)) { best = n; name = $1 }
	} END { print name }' /proc/slabinfo
}

# column NAME COLUMN: of the line in slabinfo, or of the name that is listed for the same cache
column() {
	listed=$1
	if ! grep -q "^$1 " /proc/slabinfo; then
		find /sys/kernel/slab -maxdepth 1 -lname "$(readlink "/sys/kernel/slab/$1")" -printf '%f\n' >"$TMP/same"
		listed=$(awk 'NR == FNR { same[$1]; next } $1 in same { print $1; exit }' "$TMP/same" /proc/slabinfo)
	fi
	awk -v name="$listed" -v column="$2" '$1 == name { print $column }' /proc/slabinfo
}

says_same() { # says_same STRUCT KEY WANTED
	is "$1 $2" "$(jq -c --arg n "$1" ".structs[] | select(.name == \$n) | .$2" "$TMP/json")" "$3"
}

for struct in mem_cgroup mem_cgroup_per_node; do
	requested=$(sizeof $struct)
	[ -n "$requested" ] || fail "bpftool knows no struct $struct"
	[ $struct != mem_cgroup ] || requested=$((requested + 8 * (${nodes:-0} + 1)))
	bucket=$(bucket_of "$requested")
	wide=$(column "$bucket" 4)
	if [ -e /sys/kernel/slab/$struct ]; then
		slot=$(column $struct 4)
		true_bytes=$(awk -v p=$(($(column $struct 6) * page)) -v n="$(column $struct 5)" \
			'BEGIN { printf "%.2f", p / n }')
		saved=$((wide - slot))
	else
		slot=$wide
		true_bytes=$(awk -v p=$(($(column "$bucket" 6) * page)) -v n="$(column "$bucket" 5)" \
			'BEGIN { printf "%.2f", p / n }')
		saved=0
	fi
	says_same $struct requested_bytes "$requested"
	says_same $struct bucket "\"$bucket\""
	says_same $struct bucket_bytes "$wide"
	says_same $struct slot_bytes "$slot"
	says_same $struct wasted_bytes $((slot - requested))
	says_same $struct saved_bytes "$saved"
	got=$(jq --arg n $struct '.structs[] | select(.name == $n) | .page_true_bytes' "$TMP/json")
	is "$struct page_true_bytes" "$(printf %.2f "$got")" "$true_bytes"
done

# Totals are the sum of both over live and dying, of one moment.
jq -e '(.memcgs.live + .memcgs.dying) as $n |
	([.structs[] | .saved_bytes * .per_memcg] | add) as $each |
	.memcgs.dying == null or (.per_memcg.saved_bytes == $each and .total.saved_bytes == $each * $n)' \
	"$TMP/json" >/dev/null || fail "totals"

# A row of show memcgs carries the same figures.
make_group ""
is "saved bytes of a row" \
	"$("$CGSLAB" export memcgs --fields saved_bytes --filter "^/$NAME\$" | sed 1d)" \
	"$(jq .per_memcg.saved_bytes "$TMP/json")"
