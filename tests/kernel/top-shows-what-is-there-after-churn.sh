#!/bin/sh
# While 5,000 memcgs come and go on the running kernel: at the end just those rows that exist, and the
# counts of `cgslab status`.
. "$TOP_SRCDIR/tests/screen/lib.sh"
need_kernel
memory=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ { print $2; exit }' /proc/mounts)
[ -n "$memory" ] || skip "needs the memory controller on cgroup v1"
name=cgslab-top-$$
dir=$memory/$name
ROOT=/

undo() {
	end_terminals
	[ ! -d "$dir" ] || find "$dir" -depth -type d -exec rmdir {} +
}

# 500 at a time, the last round's removed while the next one's are made
churn() {
	for round in 1 2 3 4 5 6 7 8 9 10; do
		mkdir "$dir/r$round"
		(cd "$dir/r$round" && seq -f 'unit-%03g.service' 500 | xargs mkdir)
		[ "$round" = 1 ] || find "$dir/r$((round - 1))" -depth -type d -exec rmdir {} +
	done
	find "$dir/r10" -depth -type d -name 'unit-[1-9]*' -exec rmdir {} +
	find "$dir/r10" -depth -type d -name 'unit-0[2-9]*' -exec rmdir {} +
	find "$dir/r10" -depth -type d -name 'unit-01*' -exec rmdir {} +
}

mkdir "$dir"
start 100x40 -d 0.2 --live --fields path --sort path --filter "$name"
screen_says "/$name"
churn
find "$dir" -type d | sed "s|^$memory||" | LC_ALL=C sort >"$TMP/there"
is "survivors" "$(wc -l <"$TMP/there")" 11
rows_are_there() {
	capture
	sed -n '7,38p' "$TMP/screen" | sed '/^$/d' >"$TMP/rows"
	cmp -s "$TMP/rows" "$TMP/there"
}
wait_until 30 rows_are_there || {
	diff -u "$TMP/there" "$TMP/rows" >&2 || :
	fail "rows are not what is there (- there, + shown)"
}

# Others may make cgroups meanwhile: two looks that agree with one screen between them.
live() { "$CGSLAB" status --live --format json | jq -r .memcgs.live; }
counts_agree() {
	before=$(live)
	capture
	shown=$(sed -n 's/^memcgs \([0-9]*\) live.*/\1/p' "$TMP/screen")
	[ "$before" = "$shown" ] && [ "$(live)" = "$before" ]
}
wait_until 60 counts_agree || fail "live memcgs: shown '$shown', status says '$before'"
