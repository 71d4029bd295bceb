#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Captured in guests: kernels without the patch, cgroup v2, io without memory, a threaded group.
# 6.12 counts its memcgs, 6.1 leaves that to a walk; both walks end at the same groups.
. "$TOP_SRCDIR/tests/lib.sh"

columns=name,state,requested_bytes,slot_bytes,bucket,own_slot_bytes,would_save_bytes,would_save_page_true_bytes

expect 0 "$CGSLAB" export structs --root "$FIXTURES/root-6.1" --fields $columns
same "$TMP/out" <<'END'
name,state,requested_bytes,slot_bytes,bucket,own_slot_bytes,would_save_bytes,would_save_page_true_bytes
mem_cgroup,absent,2184,4096,kmalloc-4k,2240,1856,1755.43
mem_cgroup_per_node,absent,2560,4096,kmalloc-4k,2560,1536,1365.33
cgroup,absent,1816,2048,kmalloc-2k,1856,192,120.47
END

expect 0 "$CGSLAB" export structs --root "$FIXTURES/root-6.12" --fields $columns
same "$TMP/out" <<'END'
name,state,requested_bytes,slot_bytes,bucket,own_slot_bytes,would_save_bytes,would_save_page_true_bytes
mem_cgroup,absent,1736,2048,kmalloc-2k,1792,256,227.56
mem_cgroup_per_node,absent,1920,2048,kmalloc-2k,1920,128,120.47
cgroup,absent,2328,4096,kmalloc-4k,2368,1728,1575.38
END

for line in 6.1 6.12; do
	expect 0 "$CGSLAB" show memcgs --root "$FIXTURES/root-$line" --format csv --fields path --sort path
	same "$TMP/out" <<'END'
path
/
/cgslab-lab
/cgslab-lab/db
/cgslab-lab/io-alone
/cgslab-lab/io-alone/one
/cgslab-lab/web
/cgslab-lab/web/worker
/init.scope
/sys-kernel-debug.mount
/sys-kernel-tracing.mount
/system.slice
/system.slice/cgslab-lab.service
/system.slice/systemd-journald.service
END
	expect 0 "$CGSLAB" status --root "$FIXTURES/root-$line" --format json
	is "memcgs of $line" "$(jq -c '.memcgs | [.live, .live_source, .dying, .hierarchy]' "$TMP/out")" \
		"$(case $line in 6.1) echo '[13,"tree",3,"v2"]' ;; *) echo '[13,"cgroup.stat",3,"v2"]' ;; esac)"
done
