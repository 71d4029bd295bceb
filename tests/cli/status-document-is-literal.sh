#!/bin/sh
# The document of the captured kernel, all but what it says of the program itself.
. "$TOP_SRCDIR/tests/lib.sh"

expect 0 "$CGSLAB" status --root "$FIXTURES/root-6.18" --format json
# (+ 0: newer jq prints a number as it was written, 4096.00)
jq 'del(.self) | walk(if type == "number" then . + 0 else . end)' "$TMP/out" >"$TMP/json"
jq -e '.self.rss_bytes > 0 and .self.cpu_seconds >= 0' "$TMP/out" >/dev/null || fail "self"
same "$TMP/json" <<'END'
{
  "schema": "cgslab.status.1",
  "time": "2026-11-24T01:25:52.000Z",
  "from": "kernel",
  "age_seconds": 0,
  "boot_id": "00000000-0000-4000-8000-000000000618",
  "kernel": "6.18.44",
  "patch": {
    "state": "dedicated",
    "cache": "mem_cgroup",
    "merged_with": []
  },
  "memcgs": {
    "live": 8,
    "live_source": "tree",
    "dying": 3,
    "dying_source": "proc_cgroups",
    "objs_low": 5,
    "objs_high": 103,
    "created": null,
    "removed": null,
    "freed": null,
    "id_limit": 65535,
    "hierarchy": "v1",
    "holders": null,
    "is_part": false,
    "part_live": null,
    "part_dying": null
  },
  "structs": [
    {
      "name": "mem_cgroup",
      "state": "dedicated",
      "source": "btf",
      "per_memcg": 1,
      "requested_bytes": 2184,
      "slot_bytes": 2240,
      "cache": "mem_cgroup",
      "merged_with": [],
      "bucket": "kmalloc-4k",
      "bucket_bytes": 4096,
      "own_slot_bytes": 2240,
      "page_true_bytes": 2340.57,
      "bucket_page_true_bytes": 4096,
      "own_page_true_bytes": 2340.57,
      "own_page_true_is_estimate": false,
      "comparable": true,
      "wasted_bytes": 56,
      "saved_bytes": 1856,
      "saved_page_true_bytes": 1755.43,
      "would_save_bytes": 0,
      "would_save_page_true_bytes": 0
    },
    {
      "name": "mem_cgroup_per_node",
      "state": "merged",
      "source": "btf",
      "per_memcg": 1,
      "requested_bytes": 512,
      "slot_bytes": 512,
      "cache": "pool_workqueue",
      "merged_with": [
        "pool_workqueue",
        "sgpool-16",
        "skbuff_fclone_cache"
      ],
      "bucket": "kmalloc-512",
      "bucket_bytes": 512,
      "own_slot_bytes": 512,
      "page_true_bytes": 512,
      "bucket_page_true_bytes": 512,
      "own_page_true_bytes": 512,
      "own_page_true_is_estimate": false,
      "comparable": true,
      "wasted_bytes": 0,
      "saved_bytes": 0,
      "saved_page_true_bytes": 0,
      "would_save_bytes": 0,
      "would_save_page_true_bytes": 0
    },
    {
      "name": "cgroup",
      "state": "absent",
      "source": "btf",
      "per_memcg": 1,
      "requested_bytes": 2264,
      "slot_bytes": 4096,
      "cache": "kmalloc-4k",
      "merged_with": [],
      "bucket": "kmalloc-4k",
      "bucket_bytes": 4096,
      "own_slot_bytes": 2304,
      "page_true_bytes": 4096,
      "bucket_page_true_bytes": 4096,
      "own_page_true_bytes": 2340.57,
      "own_page_true_is_estimate": false,
      "comparable": true,
      "wasted_bytes": 1832,
      "saved_bytes": 0,
      "saved_page_true_bytes": 0,
      "would_save_bytes": 1792,
      "would_save_page_true_bytes": 1755.43
    }
  ],
  "per_memcg": {
    "requested_bytes": 4960,
    "wasted_bytes": 1888,
    "saved_bytes": 1856,
    "saved_page_true_bytes": 1755.43,
    "would_save_bytes": 1792,
    "would_save_page_true_bytes": 1755.43
  },
  "total": {
    "requested_bytes": 54560,
    "wasted_bytes": 20768,
    "saved_bytes": 20416,
    "saved_page_true_bytes": 19309.71,
    "would_save_bytes": 19712,
    "would_save_page_true_bytes": 19309.71,
    "net_page_saving_bytes": -315392,
    "dying_bytes": 20544,
    "dying_price_bytes": 38121,
    "pays_from_memcgs": 17
  },
  "caches": [
    {
      "name": "mem_cgroup",
      "active_objs": 103,
      "num_objs": 154,
      "slab_bytes": 360448,
      "caches_in_family": 1
    },
    {
      "name": "kmalloc-4k",
      "active_objs": 278,
      "num_objs": 320,
      "slab_bytes": 1310720,
      "caches_in_family": 1
    },
    {
      "name": "kmalloc-cg-4k",
      "active_objs": 74,
      "num_objs": 80,
      "slab_bytes": 327680,
      "caches_in_family": 1
    },
    {
      "name": "pool_workqueue",
      "active_objs": 323,
      "num_objs": 400,
      "slab_bytes": 204800,
      "caches_in_family": 1
    },
    {
      "name": "kmalloc-512",
      "active_objs": 6286,
      "num_objs": 10912,
      "slab_bytes": 5586944,
      "caches_in_family": 1
    }
  ],
  "slab": {
    "total_bytes": 385880064,
    "reclaimable_bytes": 346251264,
    "unreclaimable_bytes": 39628800,
    "percpu_bytes": 1818624,
    "memcgs_bytes": 184001,
    "memcgs_share": 0.000477,
    "growth": []
  },
  "price": {
    "slab_bytes": 18235,
    "percpu_bytes": 4224,
    "dying_slab_bytes": 12707,
    "dying_percpu_bytes": 4224,
    "source": "computed"
  },
  "ids": {
    "used": 8,
    "left": 65527,
    "limit": 65535,
    "seconds_left": null
  },
  "verdict": [
    {
      "id": "share",
      "text": "Memory cgroups hold about 180KiB of 368MiB slab, under 1%, 17.8KiB each; the largest cache is dentry, 69.9MiB, 19%."
    },
    {
      "id": "saved",
      "text": "The cache for mem_cgroup saves 19.9KiB here, 1856B a memory cgroup."
    },
    {
      "id": "would_save",
      "text": "A cache for cgroup would save 19.2KiB here, 1792B a memory cgroup, and pay from about 17 of them on: 'cgslab patch list'."
    }
  ],
  "sources": [
    {
      "name": "slabinfo",
      "state": "ok",
      "detail": ""
    },
    {
      "name": "slabsys",
      "state": "ok",
      "detail": ""
    },
    {
      "name": "btf",
      "state": "ok",
      "detail": ""
    },
    {
      "name": "cgroup",
      "state": "ok",
      "detail": ""
    },
    {
      "name": "meminfo",
      "state": "ok",
      "detail": ""
    }
  ]
}
END
