#!/bin/sh
# What is mounted over the tree, or shows a part of it, gives no count of the machine; a mount of the whole elsewhere does.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
unshare --mount --cgroup true 2>/dev/null || skip "needs mount and cgroup namespaces (unshare)"

make_group ""
mkdir "$G/a" "$G/b"

# As root of most containers: without the rights for BPF, which sees the whole tree from anywhere.
fewer="setpriv --bounding-set=-sys_admin,-bpf,-perfmon"

# status_in SETUP ARGS...: the document, after SETUP in a mount namespace of its own
status_in() {
	setup=$1
	shift
	unshare --mount sh -ec "$setup; exec $fewer \"\$@\"" sh "$CGSLAB" status --format json "$@" >"$TMP/json"
}

# in_json JQ-CONDITION WHAT
in_json() {
	jq -e "$1" "$TMP/json" >/dev/null || {
		jq -c '.memcgs, (.sources[] | select(.name == "cgroup"))' "$TMP/json" >&2
		fail "$2"
	}
}

# check_ends_4 SETUP ARGS...: nothing is known that an alert could be about
check_ends_4() {
	setup=$1
	shift
	for limit in 'dying<20' 'live>0'; do
		got=0
		unshare --mount sh -ec "$setup; exec $fewer \"\$@\"" sh "$CGSLAB" status --check "$limit" "$@" \
			>"$TMP/out" 2>&1 || got=$?
		is "status of --check $limit behind: $setup" $got 4
	done
}

unknown='.memcgs.live == null and .memcgs.dying == null and .total.saved_bytes == null'
mkdir "$TMP/machine" "$TMP/host"

# Another file system over the mount point.
over="mount -t tmpfs none '$MEM'"
status_in "$over"
in_json "$unknown" "a tmpfs over the tree gives counts"
in_json '.sources[] | select(.name == "cgroup") | .state == "absent" and (.detail | contains("mounted over"))' \
	"nothing is said of a tmpfs over the tree"
check_ends_4 "$over"

# A folder of the same hierarchy over it, as nested containers have it.
part="mount --bind '$G' '$MEM'"
status_in "$part"
in_json "$unknown" "a bind mount of a folder gives the machine's counts"
in_json '.memcgs.part_live == 3' "the part has three"
in_json '.sources[] | select(.name == "cgroup") | .detail | contains("a part of the machine")' \
	"nothing is said of the part"
check_ends_4 "$part"

# all_are_seen SETUP ARGS...: live is what the machine's own folders are, whoever makes and removes some meanwhile
all_are_seen() {
	for try in 1 2 3 4 5; do
		before=$(find "$MEM" -type d | wc -l)
		status_in "$@"
		in_json '.memcgs.is_part == false' "the whole tree is taken for a part"
		live=$(jq .memcgs.live "$TMP/json")
		[ "$live" != "$before" ] || [ "$(find "$MEM" -type d | wc -l)" != "$before" ] || return 0
		sleep 0.3
	done
	fail "$1: live is $live, folders are $before"
}
if [ $VERSION = v1 ]; then # on v2 not every folder is a memcg
	# The whole tree is mounted as well, after the part and before it.
	all_are_seen "mount --bind '$MEM' '$TMP/machine'; $part"
	all_are_seen "mount -t cgroup -o memory none '$TMP/machine'; $over"

	# The machine's "/" below another folder: seen from the machine, and from a root of our own.
	all_are_seen "mount --rbind / '$TMP/host'" --root "$TMP/host"
	mkdir -p "$TMP/own/host" "$TMP/own/proc" "$TMP/own/sys/fs/cgroup/memory"
	container="mount --rbind / '$TMP/own/host'; mount -t proc none '$TMP/own/proc'
		mount --bind '$G' '$TMP/own/sys/fs/cgroup/memory'"
	for dir in bin lib lib64 usr etc $(dirname "$CGSLAB"); do
		[ -d "/${dir#/}" ] || continue
		mkdir -p "$TMP/own/${dir#/}"
		container="$container; mount --bind '/${dir#/}' '$TMP/own/${dir#/}'"
	done
	container="$container; mkdir -p '$TMP/own/$TMP'; cd /"
	all_are_seen "$container; set -- chroot '$TMP/own' \"\$@\"" --root /host

	# The same container without --root: its own mount shows a part, /host the whole.
	all_are_seen "$container; set -- chroot '$TMP/own' \"\$@\""
	container="$container; umount -l '$TMP/own/host'"
	status_in "$container; set -- chroot '$TMP/own' \"\$@\""
	in_json "$unknown" "a container gives the machine's counts"
	in_json '.memcgs.part_live == 3' "the container has three"
fi
