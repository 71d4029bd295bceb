#!/bin/sh
# [sample] follow decides which caches ticks, metrics and the status document have, and what the structs are in is
# always among them; [structs] size is R where nothing else tells it.
. "$TOP_SRCDIR/tests/lib.sh"

R=${TMP:?}/root
cp -a "$FIXTURES/root-6.12" "$R"
caches() { # of the header of $TMP/out
	head -n 1 "$TMP/out" | tr , '\n' | sed -n 's/_active_objs$//p' | grep -v '^bucket$' | xargs
}

# Debian's 6.12: a struct mem_cgroup comes from kmalloc-2k, which no configuration names.
expect 0 "$CGSLAB" export --root "$R"
is "the usual caches" "$(caches)" "mem_cgroup mem_cgroup_per_node kmalloc-4k kmalloc-cg-4k kmalloc-2k"

mkdir -p "$R/etc/cgslab/cgslab.conf.d"
printf '[sample]\nfollow = dentry\n' >"$R/etc/cgslab/cgslab.conf"
expect 0 "$CGSLAB" export --root "$R"
is "followed caches" "$(caches)" "dentry kmalloc-2k kmalloc-4k"
printf '[sample]\nfollow = dentry inode_cache\n' >"$R/etc/cgslab/cgslab.conf.d/50-more.conf"
printf '[sample]\nfollow = nothing\n' >"$R/etc/cgslab/cgslab.conf.d/50-more.conf.off"
expect 0 "$CGSLAB" export --root "$R"
is "followed caches, by a file of the folder" "$(caches)" "dentry inode_cache kmalloc-2k kmalloc-4k"
"$CGSLAB" export --root "$R" --fields dentry_active_objs,dentry_num_objs,inode_cache_slab_bytes >"$TMP/out"
awk '$1 == "dentry" { d = $2 "," $3 } $1 == "inode_cache" { f = $(NF - 1) * $6 * 4096 } END { print d "," f }' \
	"$R/proc/slabinfo" >"$TMP/wanted"
is "their figures" "$(tail -n 1 "$TMP/out")" "$(cat "$TMP/wanted")"

expect 0 "$CGSLAB" export --root "$R" --metrics
is "caches of metrics" "$(sed -n 's/^cgslab_cache_objects{cache="\(.*\)"}.*/\1/p' "$TMP/out" | xargs)" "dentry inode_cache kmalloc-2k kmalloc-4k"
expect 0 "$CGSLAB" status --root "$R" --format json
is "caches of the document" "$(jq -r '.caches[].name' "$TMP/out" | xargs)" "dentry inode_cache kmalloc-2k kmalloc-4k"

# What reads a file has the list of who wrote it.
expect 0 "$CGSLAB" bundle --root "$R" -o "$TMP/b.db"
expect 0 "$CGSLAB" export --input "$TMP/b.db"
is "followed caches of a bundle" "$(caches)" "dentry inode_cache kmalloc-2k kmalloc-4k"
expect 0 "$CGSLAB" export --input "$TMP/b.db" --since 2000-01-01
is "followed caches of a range" "$(caches)" "dentry inode_cache kmalloc-2k kmalloc-4k"

# Any cache can be asked for; one that is not there is unknown, and is told.
expect 0 "$CGSLAB" show ticks --root "$R" --fields signal_cache_num_objs,singal_cache_num_objs --format csv
is "a row" "$(tail -n 1 "$TMP/out")" "$(awk '$1 == "signal_cache" { print $3 "," }' "$R/proc/slabinfo")"
says "there is no cache 'singal_cache' of its own here" "$TMP/err"
expect 2 "$CGSLAB" show ticks --root "$R" --fields signal_cache
says "CACHE_slab_bytes" "$TMP/err"

# A wrong configuration is told and left aside.
printf '[sample]\nfolow = dentry\n' >"$R/etc/cgslab/cgslab.conf"
expect 0 "$CGSLAB" export --root "$R"
says "/etc/cgslab/cgslab.conf:2: [sample] has no key 'folow'" "$TMP/err"
is "followed caches, by default" "$(caches)" "mem_cgroup mem_cgroup_per_node kmalloc-4k kmalloc-cg-4k kmalloc-2k"

# R: what the kernel tells goes before what is given; a link in a captured tree does not lead out of it.
size() { # the document's R of mem_cgroup, its source and bucket
	"$CGSLAB" status --root "$R" --format json | jq -c '.structs[0] | [.requested_bytes, .source, .bucket]'
}
printf '[structs]\nsize mem_cgroup = 3000\n' >"$R/etc/cgslab/cgslab.conf"
told=$(size)
case $told in *btf*) ;; *) fail "BTF does not go first: $told" ;; esac
rm "$R/sys/kernel/btf/vmlinux"
is "R as given" "$(size)" '[3000,"config","kmalloc-4k"]'
cp "$R/etc/cgslab/cgslab.conf" "$TMP/outside.conf"
ln -sf "$TMP/outside.conf" "$R/etc/cgslab/cgslab.conf"
is "R as given outside" "$(size)" '[null,null,null]'
