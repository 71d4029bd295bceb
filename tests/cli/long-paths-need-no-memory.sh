#!/bin/sh
# 12,000 groups below a path of 3,800 bytes, 46 MB of paths: no program holds them all, in memory or in a file.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
MANY=${GROUPS_MADE:-12000}
MOST=${MOST_KIB:-40960}

name=$(printf '%0199d' 7)
(
	cd "$TMP/root/sys/fs/cgroup/memory"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
		mkdir "$name"
		cd -P "$name"
	done
	seq -f 'group%06g' "$MANY" | xargs mkdir
)
sed -i "s/^memory.*/memory 4 $((MANY + 11 + 19)) 1/" "$TMP/root/proc/cgroups"

# within COMMAND...: its peak stays below MOST; AddressSanitizer has a memory of its own
within() {
	peak=$("$TOP_BUILDDIR/tests/bench/measure" 1 "$@")
	echo "${peak#* } KiB: ${*##*/src/}"
	grep -q fsanitize=address "$TOP_BUILDDIR/config.status" || [ "${peak#* }" -le "$MOST" ] ||
		fail "$*: ${peak#* } KiB"
}

tick 0
within "$CGSLABD" --once --foreground --root "$TMP/root" --config "$TMP/cgslab.conf"
size=$(stat -c %s "$CGSLAB_HISTORY")
[ "$size" -le 10000000 ] || fail "the history of one moment has $size bytes"
for source in "--root $TMP/root" "--input $CGSLAB_HISTORY"; do
	for command in "$CGSLAB status" "$CGSLAB show memcgs" "$CGSLAB show memcgs --tree" \
		"$CGSLAB export memcgs --sort path --reverse" "$CGSLAB show memcgs --filter group00001" \
		"$CGSLABTOP --once"; do
		# shellcheck disable=SC2086 # words
		within $command $source
	done
	# shellcheck disable=SC2086 # words
	"$CGSLAB" export memcgs --fields path,state $source >"$TMP/csv"
	is "rows $source" "$(wc -l <"$TMP/csv")" $((MANY + 10 + 19 - 1))
	long=/$name/$name/$name/$name/$name/$name/$name/$name/$name/$name
	long=$long/$name/$name/$name/$name/$name/$name/$name/$name/$name/group000001
	is "whole paths $source" "$(grep -c -x "$long,live" "$TMP/csv")" 1
done
within "$CGSLAB" bundle --root "$TMP/root" -o "$TMP/bundle.db"
size=$(stat -c %s "$TMP/bundle.db")
[ "$size" -le 10000000 ] || fail "the bundle has $size bytes"
