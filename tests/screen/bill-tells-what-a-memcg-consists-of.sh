#!/bin/sh
# View 9: the parts of the computed price, with what each wastes; a history has none and says what has.
. "$TOP_SRCDIR/tests/screen/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
start 100x24 -v bill
rows_are <<'END'
  BYTES▼  COUNT   ASKED    SLOT  WASTED OWN-SLOT WOULD-SAVE CONTROLLER CACHE          STRUCT
    4488     33     136     136       0      136          0 cgroup     -              kernfs_node
    4096      1    2264    4096    1832     2304       1792 cgroup     kmalloc-4k     cgroup
    2432      1    1216    2432       -        -          - memory     percpu         memcg_vmstats~
    2240      1    2184    2240      56     2240          0 memory     mem_cgroup     mem_cgroup
    2048      1    1712    2048     336     1728        320 memory     kmalloc-2k     memcg_vmstats
    1056      1     528    1056       -        -          - memory     percpu         lruvec_stats_~
    1024      1     792    1024     232      832        192 memory     kmalloc-1k     lruvec_stats
    1024      1     520    1024     504      576        448 memory     kmalloc-1k     shrinker_info~
    1024      1     720    1024     304      768        256 cgroup     kmalloc-1k     psi_group
     984     32       -       -       -        -          - cgroup     -              names of its ~
     512      1     512     512       0      512          0 memory     pool_workqueue mem_cgroup_pe~
     315   0.55     576     576       0      576          0 cgroup     -              xa_node
     256      1     128     256       -        -          - cgroup     percpu         psi_group_cpu
     256      1     128     256       -        -          - cgroup     percpu         cgroup_rstat_~
     192      3      56      64       8       64          0 cgroup     kmalloc-64     percpu_ref_da~
     192      1     192     192       0      192          0 cgroup     dentry         dentry
END
message_is <<'END'
1/21  17.8KiB slab + 4.12KiB percpu, computed: cgslab cost measures  Enter explains the row
END
keys o w
rows_are <<'END'
   BYTES  COUNT   ASKED    SLOT WASTED▼ OWN-SLOT WOULD-SAVE CONTROLLER CACHE          STRUCT
    4096      1    2264    4096    1832     2304       1792 cgroup     kmalloc-4k     cgroup
    1024      1     520    1024     504      576        448 memory     kmalloc-1k     shrinker_info~
    2048      1    1712    2048     336     1728        320 memory     kmalloc-2k     memcg_vmstats
    1024      1     720    1024     304      768        256 cgroup     kmalloc-1k     psi_group
    1024      1     792    1024     232      832        192 memory     kmalloc-1k     lruvec_stats
    2240      1    2184    2240      56     2240          0 memory     mem_cgroup     mem_cgroup
      64      1      48      64      16       64          0 memory     kmalloc-64     obj_cgroup
     192      3      56      64       8       64          0 cgroup     kmalloc-64     percpu_ref_da~
     512      1     512     512       0      512          0 memory     pool_workqueue mem_cgroup_pe~
      32      1      32      32       0       32          0 memory     kmalloc-32     shrinker_info
    4488     33     136     136       0      136          0 cgroup     -              kernfs_node
     315   0.55     576     576       0      576          0 cgroup     -              xa_node
     192      1     192     192       0      192          0 cgroup     dentry         dentry
    2432      1    1216    2432       -        -          - memory     percpu         memcg_vmstats~
      48      1      24      48       -        -          - memory     percpu         memcg1_events~
    1056      1     528    1056       -        -          - memory     percpu         lruvec_stats_~
END
keys Down Enter
rows_are <<'END'
Details  lines 1-16 of 36, Esc closes
shrinker_info_unit
Computed: its size is BTF's, its slot that of its cache or bucket, the number that of a few living
  groups. cgslab cost (root) measures, with call sites.
Formula
  memcg_bytes      = count x slot_bytes; of percpu memory the slot is size x possible CPUs
  wasted_bytes     = slot_bytes - requested_bytes, of one object
  would_save_bytes = slot_bytes - own_slot_bytes where it comes from a kmalloc bucket
The whole price of one memcg
  live   17.8KiB of slab, 4.12KiB of percpu memory
  dying  12.4KiB of slab, 4.12KiB of percpu memory, until it is freed
  computed
Known bias
  What grows with use later is in neither: tables of list_lru, queues of blkcg. A count is
  a fraction where groups share an object, as nodes of tables of ids.
Figures of the row
  controller       memory         controller whose part it is, by the function's name; cgroup: what
END
tick 0
start 80x15 --input "$CGSLAB_HISTORY" -v bill
rows_are <<'END'
  BYTES▼  COUNT   ASKED    SLOT  WASTED CONTROLLER CACHE    STRUCT

a history keeps what a memcg costs (17.8KiB of slab, computed) and not its
  parts. cgslab cost on the machine that it is of measures them
END

# What was measured has call sites, whose names are escaped already. The sum is that of the rows, of which one is in no
# sum; the price stands beside it where it has another source.
own_root
mkdir -p "$ROOT/run/cgslab"
printf 'boot_id %s\nsource seen\nslab_bytes 21451\npercpu_bytes 4000\ndying_slab_bytes 12000\ndying_percpu_bytes 3900\n%s\n' \
	"$(cat "$ROOT/proc/sys/kernel/random/boot_id")" \
	'row	memory	alloc_\x1bcss+0x57	mem_cgroup	mem_cgroup	1	2184	2240	56	2240	0	2240
row	memory	lruvec+0x1		percpu	2	500	1000				2000
row	memory	counter+0x1		percpu	1	50	100				100
row	memory	vector of pointers		percpu-objcg	1						4232' \
	>"$ROOT/run/cgslab/price"
start 140x24 -v bill
screen_says ' alloc_\x1bcss+0x57 '
message_is <<'END'
1/4  2.19KiB slab + 2.05KiB percpu, probed; price 20.9KiB, seen; 4.13KiB beside  Enter explains the row
END
keys Enter
screen_says 'vector of pointers'
screen_says 'Beside the sums of the bottom line: it comes with a chunk of percpu memory'
screen_says '  seen: when another program made groups; the rows are not of these'
keys Escape Down Enter
screen_says 'mem_cgroup, allocated by alloc_\x1bcss+0x57'
keys Escape
sed -i -e 's/^source seen/source probed/' -e /percpu-objcg/d "$ROOT/run/cgslab/price"
start 80x15 -v bill
message_is <<'END'
1/3  2.19KiB slab + 2.05KiB percpu, probed
END
