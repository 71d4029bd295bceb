#!/bin/sh
# What support people have of a machine is read as it is: a sosreport's tree with packed files, the texts of a
# supportconfig. What is in there is answered, what is not is named.
. "$TOP_SRCDIR/tests/lib.sh"

S=$TMP/sosreport
mkdir "$S"
python3 "$FIXTURES/machines/tree" unpack "$FIXTURES/machines/sosreport.tree" "$S"
slabs=$(awk '$1 == "dentry" { print $2 " " $3 }' "$S/proc/slabinfo")
status_json() { # status_json DIR [STATUS]
	expect "${2:-0}" "$CGSLAB" status --root "$1" --format json
	mv "$TMP/out" "$TMP/json"
}
has() { # has FILTER VALUE
	is "$1" "$(jq -c "$1" "$TMP/json")" "$2"
}
detail() { # detail SOURCE TEXT
	jq -r --arg s "$1" '.sources[] | select(.name == $s) | .detail' "$TMP/json" >"$TMP/detail"
	says "$2" "$TMP/detail"
}
dentries() {
	"$CGSLAB" show caches --root "$1" --filter '^dentry$' --format jsonl 2>"$TMP/err" |
		jq -r '"\(.active_objs) \(.num_objs)"'
}

# A sosreport: the release is what uname printed; packed files are read as if they were not.
echo "Linux web-07 5.4.0-97-generic #110-Ubuntu SMP Thu Jan 13 18:22:13 UTC 2022 x86_64 x86_64 x86_64 GNU/Linux" \
	>"$S/uname"
gzip "$S/proc/slabinfo" "$S/proc/cgroups"
status_json "$S"
has .kernel '"5.4.0-97-generic"'
has '[.memcgs.live, .memcgs.dying]' '[128,32]'
is "the machine's name" "$("$CGSLAB" status --root "$S" 2>"$TMP/err" | head -n 1 | cut -d' ' -f1)" web-07
is "dentries" "$(dentries "$S")" "$slabs"
detail btf "sizes of structs need --btf FILE, or [structs] size in cgslab.conf"
detail slabsys "whether a cache is shared cannot be told"
detail meminfo "what slab holds in all is not known"

# Damaged, no gzip at all, a folder, larger than any such file: told, and the rest is right.
cp "$S/proc/slabinfo.gz" "$TMP/whole.gz"
head -c 300 "$TMP/whole.gz" >"$S/proc/slabinfo.gz"
status_json "$S"
detail slabinfo "/proc/slabinfo: Input/output error"
has '[.memcgs.live, .memcgs.dying]' '[128,32]'
echo "slabinfo - version: 2.1" >"$S/proc/slabinfo.gz"
status_json "$S"
detail slabinfo "/proc/slabinfo: Input/output error"
rm "$S/proc/slabinfo.gz"
mkdir "$S/proc/slabinfo.gz"
status_json "$S"
detail slabinfo "/proc/slabinfo: "
rmdir "$S/proc/slabinfo.gz"
head -c 100000000 /dev/zero | gzip -1 >"$S/proc/slabinfo.gz"
status_json "$S"
detail slabinfo "/proc/slabinfo: File too large"
# A link cannot lead out.
ln -sf "$TMP/whole.gz" "$S/proc/slabinfo.gz"
status_json "$S"
detail slabinfo "No such file or directory; this tree lacks it"
cp --remove-destination "$TMP/whole.gz" "$S/proc/slabinfo.gz"
is "dentries" "$(dentries "$S")" "$slabs"

# The same machine by supportconfig: texts with sections, no tree.
C=$TMP/scc_web-07
mkdir "$C"
heading() { # heading KIND NAME
	printf '#==[ %s ]===========================#\n# %s\n' "$1" "$2"
}
{
	printf '=====\n  Support Utilities - Supportconfig\n=====\n\n'
	heading Command /bin/date
	printf 'Tue Mar  1 10:00:00 UTC 2022\n\n'
	heading Command "/bin/uname -a"
	printf 'Linux web-07 5.3.18-150300.59.49-default #1 SMP Mon Feb 7 14:40:20 UTC 2022 x86_64\n\n'
} >"$C/basic-environment.txt"
{
	heading "Configuration File" /proc/meminfo
	printf 'MemTotal: 7534128 kB\nSlab:             692296 kB\nSReclaimable:     189032 kB\nSUnreclaim:       503264 kB\n\n'
	heading "Configuration File" "/proc/cmdline - File not found"
	heading Command "/bin/cat -s /proc/cgroups"
	zcat "$S/proc/cgroups.gz"
	echo
	heading "Log File" /proc/slabinfo
	zcat "$S/proc/slabinfo.gz"
} >"$C/proc.txt"
heading "Log File" "/proc/slabinfo - Last 500 Lines" >"$C/a-cut-one.txt"
status_json "$C" 4 # (no counts of memcgs)
has .kernel '"5.3.18-150300.59.49-default"'
has '[.slab.total_bytes, .slab.unreclaimable_bytes]' '[708911104,515342336]'
has '[.memcgs.live, .memcgs.dying]' '[null,null]'
detail cgroup "/proc/cgroups counts 160 memory cgroups, live and dying together"
is "dentries" "$(dentries "$C")" "$slabs"
expect 4 "$CGSLAB" status --root "$C" --check 'dying<20'
# A part of a machine is no reason to fail: each view says what it has.
for table in structs caches ticks; do
	expect 0 "$CGSLAB" show "$table" --root "$C"
done
expect 4 "$CGSLAB" show memcgs --root "$C"
says "/proc/cgroups counts 160 memory cgroups" "$TMP/err"
