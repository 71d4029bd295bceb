#!/bin/sh
# The bill's slab is within 10 percent, its percpu within 5, of what /proc/meminfo grows by over 1,000
# memcgs after a first 1,000. Slab holds what all processes do meanwhile: the median of five rounds.
. "$TOP_SRCDIR/tests/lib.sh"
need_kernel
. "$TOP_SRCDIR/tests/kernel/cost-lib.sh"
mount=$(memory_mount)
own=$mount/cgslab-growth

undo() {
	[ ! -d "$own" ] || (cd "$own" && ls | sed -n '/^g[0-9]*$/p' | xargs -r rmdir)
	[ ! -d "$own" ] || rmdir "$own"
}

[ ! -e "$mount/cgroup.controllers" ] || grep -qw memory "$mount/cgroup.subtree_control" ||
	skip "the root of cgroup2 does not give memory to its children"
mkdir "$own"
if [ -e "$own/cgroup.subtree_control" ]; then
	for c in $(cat "$mount/cgroup.subtree_control"); do
		echo "+$c" >"$own/cgroup.subtree_control"
	done
fi

thousand() { # of number $1
	(cd "$own" && seq -f "g%.0f" $(($1 * 1000)) $(($1 * 1000 + 999)) | xargs mkdir)
}

held() { # Slab and Percpu in bytes
	awk '/^Slab:/ {s = $2} /^Percpu:/ {p = $2} END {print s * 1024, p * 1024}' /proc/meminfo
}

thousand 1
for round in 2 3 4 5 6; do
	set -- $(held)
	thousand $round
	set -- "$1" "$2" $(held)
	echo "$((($3 - $1) / 1000)) $((($4 - $2) / 1000))"
done >"$TMP/rounds"
slab=$(sort -n "$TMP/rounds" | sed -n '3s/ .*//p')
percpu=$(sort -n -k 2 "$TMP/rounds" | sed -n '3s/.* //p')

expect 0 "$CGSLAB" cost --format csv -o "$TMP/bill"
near "slab of a memcg, by the bill and by growth" "$(sum "$TMP/bill" slab)" "$slab" 10
near "percpu of a memcg, by the bill and by growth" "$(sum "$TMP/bill" percpu)" "$percpu" 5
echo "slab $(sum "$TMP/bill" slab) by the bill, $slab by growth; percpu $(sum "$TMP/bill" percpu), $percpu"
