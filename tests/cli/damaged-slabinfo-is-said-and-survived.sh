#!/bin/sh
# /proc/slabinfo missing, empty, cut short or hostile: its state says what is wrong, the rest is shown.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

# damage STATE DETAIL: with $R/proc/slabinfo damaged, the tree and BTF still give what they can
damage() {
	status_json
	is "state of slabinfo" "$(source_state slabinfo)" "$1"
	source_detail slabinfo >"$TMP/detail"
	says "$2" "$TMP/detail"
	has .memcgs.live 8
	has .memcgs.dying 3
	has '.structs[0].requested_bytes' 2184
	still_complete
}

fresh_root
rm "$R/proc/slabinfo"
damage absent "/proc/slabinfo: No such file or directory; this tree lacks it"
has .patch.state '"dedicated"'

: >"$R/proc/slabinfo"
damage absent "/proc/slabinfo is empty"

rm "$R/proc/slabinfo"
mkdir "$R/proc/slabinfo"
damage absent "/proc/slabinfo: Is a directory"
rmdir "$R/proc/slabinfo"

for version in "slabinfo - version: 1.1" "slabinfo - version: 3.0" "garbage" "slabinfo - version: 2"; do
	{
		echo "$version"
		sed 1d "$FIXTURES/root-6.18/proc/slabinfo"
	} >"$R/proc/slabinfo"
	damage absent 'the first line is not "slabinfo - version: 2.x"'
done

# Cut in the middle of the line of task_struct, the sixth: what stands before it counts.
fresh_root
head -c $(($(head -n 6 "$FIXTURES/root-6.18/proc/slabinfo" | wc -c) - 9)) \
	"$FIXTURES/root-6.18/proc/slabinfo" >"$R/proc/slabinfo"
damage lossy "1 line left out, the first is line 6: the text ends inside the line"
has '.structs[0].slot_bytes' 2240

# A line in the middle without its slabdata, one with letters, one that is blank.
fresh_root
sed -i '4s/ : slabdata.*//; 5s/ 376005 / 37x005 /; 6s/.*//' "$R/proc/slabinfo"
damage lossy "3 lines left out, the first is line 4: no \": slabdata\" part"
has '.caches[] | select(.name == "mem_cgroup") | .num_objs' 154

# Bytes of any kind.
head -c 100000 /dev/urandom >"$R/proc/slabinfo"
damage absent "the first line is not"
{
	echo "slabinfo - version: 2.1"
	head -c 100000 /dev/urandom
} >"$R/proc/slabinfo"
damage lossy "lines left out"
