#!/bin/sh
# --sort, --reverse, --filter, --limit and --fields each do what they say, and together.
. "$TOP_SRCDIR/tests/lib.sh"

show() { # show ARGUMENTS: rows of the captured kernel as CSV
	expect 0 "$CGSLAB" show "$@" --format csv --root "$FIXTURES/root-6.18"
}

# Amounts from the largest.
show caches --sort num_slabs --limit 3 --fields name,num_slabs
same "$TMP/out" <<'END'
name,num_slabs
dentry,17905
kmalloc-128,1176
kmalloc-192,908
END

# The other way round: unknown comes last both ways. Ties stand as slabinfo lists them.
show caches --sort num_slabs --reverse --limit 5 --fields name,num_slabs
same "$TMP/out" <<'END'
name,num_slabs
kmalloc-8k,9
kmalloc-8,9
kmalloc-cg-4k,10
mem_cgroup,11
kmalloc-2k,18
END

# Names from a to z, and back.
show caches --sort name --filter '^kmalloc-[0-9]+k$' --fields name
same "$TMP/out" <<'END'
name
kmalloc-1k
kmalloc-2k
kmalloc-4k
kmalloc-8k
END
show caches --sort name --reverse --filter '^kmalloc-[0-9]+k$' --fields name --limit 2
same "$TMP/out" <<'END'
name
kmalloc-8k
kmalloc-4k
END

# A filter looks at every text field, shown or not.
show caches --filter '^pool_workqueue$' --fields name --sort name
same "$TMP/out" <<'END'
name
mem_cgroup_per_node
pool_workqueue
sgpool-16
skbuff_fclone_cache
END

# The limit cuts what is left after the filter.
show memcgs --sort path --filter 'slice/' --limit 1 --fields path
same "$TMP/out" <<'END'
path
/system.slice/nginx.service
END

# A filter that nothing matches is an answer, not a failure: the header alone, as awk gives it.
show memcgs --filter 'no such group'
is "lines" "$(wc -l <"$TMP/out")" 1
same "$TMP/err" </dev/null
expect 0 "$CGSLAB" show memcgs --filter 'no such group' --format jsonl --root "$FIXTURES/root-6.18"
same "$TMP/out" </dev/null

# The fields of a table are listed with what each one means.
expect 0 "$CGSLAB" show structs --fields help
says 'would_save_page_true_bytes' "$TMP/out"
for table in memcgs caches structs ticks events; do
	expect 0 "$CGSLAB" show $table --fields=help
	! grep -vE '^[^ ]+ +[^ ].{8,}' "$TMP/out" || fail "a field of $table has no help"
done
