#!/bin/bash
# Groups that are removed while something holds them, which nobody watched, are listed by path with what holds them: a
# file of a disk, one of tmpfs, a dying child; and --free lets go of the file that it can.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
. "$TOP_SRCDIR/tests/kernel/batches.sh"
need_kernel
cpu=$(cpus | head -n 1)
mount=$MEM
name=cgslab-held-$$
G=$mount/$name
disk=$(mktemp -d /var/tmp/cgslab-held.XXXXXX)
shm=$(mktemp /dev/shm/cgslab-held.XXXXXX)
undo() {
	[ -z "${reader:-}" ] || kill "$reader" 2>/dev/null || :
	rm -rf "$disk" "$shm"*
	rmdir "$G/parent/child" "$G"/* "$G" 2>/dev/null || :
}
in_group() { # in_group GROUP COMMAND...: on one CPU, whose batch of pages is emptied when the command ends
	g=$G/$1
	shift
	taskset -c "$cpu" sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' sh "$g" "$@"
}
row() { # row GROUP FIELD
	"$CGSLAB" dying --format jsonl --filter "^/$name/$1\$" | jq -r "$2"
}

mkdir "$G" "$G/file" "$G/tmpfs" "$G/parent" "$G/parent/child"
# written before, so that none of the file system's own pages is charged to the group that reads it
dd if=/dev/zero of="$disk/held" bs=64k count=16 status=none
uncache "$disk/held"
in_group file dd if="$disk/held" of=/dev/null bs=64k status=none
in_group tmpfs dd if=/dev/zero of="$shm" bs=64k count=16 status=none
in_group parent/child dd if=/dev/zero of="$shm.child" bs=64k count=1 status=none
rmdir "$G/file" "$G/tmpfs" "$G/parent/child" "$G/parent"

held() { # an offline memcg is one a moment after its rmdir
	[ "$(row file .holder)" = file ] && [ "$(row parent .holder)" = children ]
}
wait_until 20 held || fail "not listed: $("$CGSLAB" dying --filter "/$name/")"
is "file of the first" "$(row file .file)" "$disk/held"
[ "$(row file .pages)" -ge 256 ] || fail "pages of the first: $(row file .pages) of 256"
is "holder of the second" "$(row tmpfs '"\(.holder) \(.file)"')" "tmpfs $shm"
[ "$(row tmpfs .tmpfs_pages)" -ge 256 ] || fail "pages of the second: $(row tmpfs .tmpfs_pages)"
is "what holds the parent" "$(row parent '"\(.pages) \(.children) \(.other_references)"')" "0 1 0"
is "what holds the child" "$(row parent/child '"\(.holder) \(.file)"')" "tmpfs $shm.child"
"$CGSLAB" dying --by subtree --format jsonl --filter "^/$name\$" >"$TMP/sums"
is "sum of the subtree" "$(jq -r '"\(.key) \(.dying)"' "$TMP/sums")" "/$name 4"

"$CGSLAB" show owners --by subtree --live --format jsonl --filter "^/$name\$" >"$TMP/sums"
is "sum of the owners" "$(jq -r '"\(.live) \(.dying)"' "$TMP/sums")" "0 3"

# the capabilities that the unit of cgslabd has are enough to load what tells it
setpriv --no-new-privs --bounding-set=-all,+dac_read_search,+syslog,+bpf,+perfmon "$CGSLAB" dying --live --format jsonl \
	--filter "^/$name/file\$" >"$TMP/bounded"
is "holder of the first, told to the unit" "$(jq -r .holder "$TMP/bounded")" file

# each is counted: what the kernel counts and shows no folder for
steady() {
	kernel=$(awk '$1 == "memory" { print $3 }' /proc/cgroups)
	all=$("$CGSLAB" dying --format csv | tail -n +2 | wc -l)
	live=$(find "$mount" -type d | wc -l)
	[ "$kernel" = "$(awk '$1 == "memory" { print $3 }' /proc/cgroups)" ] && [ $((live + all)) = "$kernel" ]
}
wait_until 30 steady || fail "$all dying and $live folders are not the kernel's $kernel"

# a dry run does nothing; a file that is mapped keeps its pages
expect 0 "$CGSLAB" dying --free --dry-run "/$name"
says "4 dying memcgs" "$TMP/out"
says "removing the files" "$TMP/out"
is "holder after a dry run" "$(row file .holder)" file
python3 -c 'import mmap, sys, time
f = open(sys.argv[1], "rb")
m = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)
sum(m[::4096])
open(sys.argv[2], "w")
time.sleep(1000)' "$disk/held" "$TMP/mapped" 9>&- &
reader=$!
is_mapped() { [ -e "$TMP/mapped" ]; }
wait_until 20 is_mapped || fail "it does not map the file"
expect 0 "$CGSLAB" dying --free "/$name/file"
says "0 of 1 freed" "$TMP/out"
says "$disk/held: pages of it stay" "$TMP/out"
says "sync, and --free once more" "$TMP/out"
kill $reader
wait $reader 2>/dev/null || :
reader=
expect 0 "$CGSLAB" dying --free "/$name/file"
cat "$TMP/out"
says "1 of 1 freed" "$TMP/out"
is "rows of the first" "$(row file .path)" ""
expect 4 "$CGSLAB" dying --free "/$name/file"
# the file is untouched
is "size of the file" "$(stat -c %s "$disk/held")" 1048576
