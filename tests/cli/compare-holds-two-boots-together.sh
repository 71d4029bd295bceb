#!/bin/sh
# compare: a kernel without the caches and one with them, from one history or from two files, at equal
# counts of memcgs; what the first foretold is what the second delivers.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

R=${TMP:?}/root
SLAB=$R/sys/kernel/slab
V2=$R/sys/fs/cgroup
rm -rf "$R"
cp -a "$FIXTURES/root-6.12" "$R"
chmod -R u+w "$R"

memcgs() { # memcgs LIVE DYING: what the kernel counts
	sed -i "s/^nr_subsys_memory .*/nr_subsys_memory $1/; s/^nr_dying_subsys_memory .*/nr_dying_subsys_memory $2/" \
		"$V2/cgroup.stat"
}
boot() { # boot ID
	echo "$1" >"$R/proc/sys/kernel/random/boot_id"
}

# before: 16, 516 and 1016 memcgs; each takes a slot of kmalloc-2k, 16 in a slab of 8 pages
boot aaaaaaaa-0000-4000-8000-000000000001
for n in 16 516 1016; do
	memcgs $n 0
	slabinfo_line kmalloc-2k $((n + 84)) $((n + 84)) 2048 16 8 $(((n + 84) / 16 + 1))
	tick $((n / 50))
done
mv "$CGSLAB_HISTORY" "$TMP/before.db"

# after: a cache of its own, 1792 bytes, 18 in a slab of 8 pages
boot bbbbbbbb-0000-4000-8000-000000000002
cache_folder :0001792 1736 1792 18 3 64 1
ln -s :0001792 "$SLAB/mem_cgroup"
for n in 16 1016 2016; do
	memcgs $((n - 6)) 6
	slabinfo_line kmalloc-2k 84 84 2048 16 8 6
	slabinfo_line mem_cgroup $n $n 1792 18 8 $((n / 18 + 1))
	tick $((1000 + n / 50))
done
cp "$CGSLAB_HISTORY" "$TMP/after.db"

expect 0 "$CGSLAB" compare "$TMP/before.db@..now" "$TMP/after.db@boot:0" --format json
mv "$TMP/out" "$TMP/json"
has .schema '"cgslab.compare.1"'
has .a.patch_state '"absent"'
has .b.patch_state '"dedicated"'
has '[.a.ticks, .b.ticks]' '[3,3]'
has '[.a.memcgs_min, .a.memcgs_max, .b.memcgs_min, .b.memcgs_max]' '[16,1016,16,2016]'
# the largest count that both have had
has .memcgs 1016
has '[.a.measured_memcgs, .b.measured_memcgs]' '[1016,1016]'
figure() { # figure SCOPE FIGURE: [a, b, change]
	jq -c --arg s "$1" --arg f "$2" '.figures[] | select(.scope == $s and .figure == $f) |
		[.a, .b, .change] | map(if . == null then . else . + 0 end)' \
		"$TMP/json"
}
is "slot" "$(figure mem_cgroup slot_bytes)" '[2048,1792,-256]'
is "all slots" "$(figure total slot_bytes)" "$(jq -nc '[(2048 + 2048 + 4096) * 1016, (1792 + 2048 + 4096) * 1016, -256 * 1016]')"
# 1016 of 16 in a slab, 84 others; 1016 of 18 in a slab of their own
is "kmalloc-2k, measured" "$(figure measured kmalloc-2k)" "[$((69 * 32768)),$((6 * 32768)),-$((63 * 32768))]"
is "its own, measured" "$(figure measured mem_cgroup)" "[0,$((57 * 32768)),$((57 * 32768))]"
# all of slab, as /proc/meminfo of the fixture has it in both, and what memcgs have of it at their price
meminfo() { echo "$(awk -v key="$1:" '$1 == key { printf "%d", $2 * 1024 }' "$R/proc/meminfo")"; }
is "slab of the machine" "$(figure machine slab_bytes)" "[$(meminfo Slab),$(meminfo Slab),0]"
is "unreclaimable" "$(figure machine unreclaimable_bytes)" "[$(meminfo SUnreclaim),$(meminfo SUnreclaim),0]"
is "memcgs' part" "$(jq -c '.figures as $f | def of($s; $g): $f[] | select(.scope == $s and .figure == $g);
	[of("machine"; "memcgs_bytes").a / of("price"; "slab_bytes").a]' "$TMP/json")" '[1016]'
has .measured_bytes_per_memcg "$(awk 'BEGIN { printf "%.2f", -6 * 32768 / 1016 }')"
has '.savings[0] | [.name, .foretold_slot_bytes, .delivered_slot_bytes]' '["mem_cgroup",256,256]'
has '.savings[0].sizes_differ' false

# people read the same; the sides may change places
expect 0 "$CGSLAB" compare "$TMP/after.db@boot:bbbb" "$TMP/before.db@boot:0"
says "mem_cgroup: foretold 256 bytes less by slot, delivered 256: as foretold" "$TMP/out"
says "1016 memcgs, computed" "$TMP/out"
expect 0 "$CGSLAB" compare "$TMP/before.db" "$TMP/after.db" --format csv
is "header" "$(head -n 1 "$TMP/out")" "scope,figure,a,b,change,change_percent"
grep -qx 'mem_cgroup,slot_bytes,2048.00,1792.00,-256.00,-12.50' "$TMP/out" || fail "no such line: $(cat "$TMP/out")"

# for a mail: every figure that the text has, as tables; a name cannot break one
cp "$TMP/before.db" "$TMP/be|fore_*.db"
expect 0 "$CGSLAB" compare "$TMP/be|fore_*.db@..now" "$TMP/after.db@boot:0" --format markdown
says "mem_cgroup: foretold 256 bytes less by slot, delivered 256: as foretold" "$TMP/out"
says "| slot | 2048 | 1792 | -256 | -12.5% |" "$TMP/out"
says "| mem_cgroup | 0B | 1.78MiB | 1.78MiB |  |" "$TMP/out"
says '/be\|fore\_\*.db@..now |' "$TMP/out"
awk '/^\|/ { gsub(/\\\|/, ""); n = gsub(/\|/, ""); if (was && n != was) exit 1; was = n; next } { was = 0 }' "$TMP/out" ||
	fail "rows of a table differ in columns: $(cat "$TMP/out")"
# and a page of it
expect 0 "$CGSLAB" report "$TMP/before.db@..now" "$TMP/after.db@boot:0"
says "<td>slot</td><td>2048</td><td>1792</td><td>-256</td><td>-12.5%</td>" "$TMP/out"
says "as foretold" "$TMP/out"
expect 2 "$CGSLAB" report "$TMP/before.db"
expect 2 "$CGSLAB" report "$TMP/before.db" now --since yesterday
expect 2 "$CGSLAB" report --memcgs 7

# a last tick each: 1016 and 2016 are not the same, so nothing is measured, and it says so
expect 0 "$CGSLAB" compare "$TMP/before.db" "$TMP/after.db"
says "Nothing is measured: no tick of both sides has about 2016 memcgs" "$TMP/out"
expect 0 "$CGSLAB" compare --memcgs 16 "$TMP/before.db@..now" "$TMP/after.db@..now" --format json
mv "$TMP/out" "$TMP/json"
has '[.a.measured_memcgs, .b.measured_memcgs]' '[16,16]'

# one history with both boots
mv "$TMP/before.db" "$CGSLAB_HISTORY"
tick 1020
expect 0 "$CGSLAB" compare boot:-1 boot:0 --format json
mv "$TMP/out" "$TMP/json"
has '[.a.boot_id, .b.boot_id] | map(.[0:4])' '["aaaa","bbbb"]'
has '[.a.ticks, .b.ticks]' '[3,1]'

# a clock that ran ahead when the daemon was started hides no tick
cp "$CGSLAB_HISTORY" "$TMP/ahead.db"
sqlite3 "$TMP/ahead.db" "UPDATE run SET started_utc_ns = started_utc_ns + 86400 * 1000000000"
expect 0 "$CGSLAB" compare --input "$TMP/ahead.db" boot:-1 boot:0 --format json
mv "$TMP/out" "$TMP/json"
has '[.a.ticks, .b.ticks]' '[3,1]'

# a side whose count is unknown is named
cp -a "$FIXTURES/root-6.18" "$TMP/busy"
num=$(awk '$1 == "memory" { print $3 }' "$TMP/busy/proc/cgroups")
sed -i "s/^\(memory\t[0-9]*\t\)$num/\11/" "$TMP/busy/proc/cgroups" # fewer than there are folders: it lags
expect 0 "$CGSLAB" compare --root "$TMP/busy" now "$TMP/after.db"
says "the counts of memcgs of A are unknown" "$TMP/out"

# and where the counts are known and the pages are not, that is named
cp -a "$FIXTURES/root-6.18" "$TMP/denied"
: >"$TMP/denied/proc/slabinfo"
expect 0 "$CGSLAB" compare --root "$TMP/denied" now now
says "the pages of a cache are unknown" "$TMP/out"

# what is wrong is named
expect 1 "$CGSLAB" compare ..now boot:0
says "..now: there are several boots in it; name one of them with boot:ID" "$TMP/err"
expect 4 "$CGSLAB" compare boot:cccc boot:0
says "boot:cccc: the history has no such boot" "$TMP/err"
expect 4 "$CGSLAB" compare boot:-2 boot:0
expect 4 "$CGSLAB" compare 2025-01-01..2025-01-02 boot:0
says "the history has no tick of that time" "$TMP/err"
expect 4 "$CGSLAB" compare "$TMP/nothing.db" boot:0
says "$TMP/nothing.db: no such file" "$TMP/err"
expect 2 "$CGSLAB" compare someday boot:0
expect 2 "$CGSLAB" compare now..yesterday boot:0
says "now..yesterday: the range ends before it begins" "$TMP/err"
expect 2 "$CGSLAB" compare boot:0
expect 2 "$CGSLAB" compare --memcgs none boot:0 boot:0
expect 2 "$CGSLAB" compare --format openmetrics boot:0 boot:0
says "--format: 'openmetrics' is no format of compare" "$TMP/err"
expect 2 "$CGSLAB" cost --format openmetrics
says "--format: 'openmetrics' is no format of cost" "$TMP/err"
for command in "compare boot:0 boot:0" cost; do
	# shellcheck disable=SC2086 # a command and its words
	expect 2 "$CGSLAB" $command --format prometheus
	says "--format: 'prometheus' is no format of ${command%% *}" "$TMP/err"
done

# --live is the kernel for now, whatever file the other side is of
memcgs 700 0
expect 0 "$CGSLAB" compare --root "$R" --input "$TMP/after.db" --live boot:0 now --format json
mv "$TMP/out" "$TMP/json"
has '[.a.ticks, .b.ticks]' '[3,1]'
has .b.memcgs_max 700
