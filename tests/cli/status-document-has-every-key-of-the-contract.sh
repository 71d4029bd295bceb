#!/bin/sh
# The keys that scripts may rely on: every one stands in the document, also where its value is unknown.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

cat >"$TMP/keys" <<'END'
schema time from age_seconds boot_id kernel
patch.state patch.cache patch.merged_with
memcgs.live memcgs.live_source memcgs.dying memcgs.dying_source
memcgs.objs_low memcgs.objs_high memcgs.created memcgs.removed memcgs.freed memcgs.id_limit memcgs.hierarchy
structs[].name structs[].state structs[].source structs[].per_memcg structs[].requested_bytes
structs[].slot_bytes structs[].bucket structs[].bucket_bytes structs[].own_slot_bytes
structs[].page_true_bytes structs[].bucket_page_true_bytes structs[].own_page_true_bytes
structs[].wasted_bytes structs[].saved_bytes structs[].saved_page_true_bytes
structs[].would_save_bytes structs[].would_save_page_true_bytes
per_memcg.wasted_bytes per_memcg.saved_bytes per_memcg.saved_page_true_bytes
per_memcg.would_save_bytes per_memcg.would_save_page_true_bytes
total.wasted_bytes total.saved_bytes total.saved_page_true_bytes total.net_page_saving_bytes
total.would_save_bytes total.would_save_page_true_bytes total.dying_bytes total.dying_price_bytes
price.slab_bytes price.percpu_bytes price.dying_slab_bytes price.dying_percpu_bytes price.source
caches[].name caches[].active_objs caches[].num_objs caches[].slab_bytes
slab.total_bytes slab.reclaimable_bytes slab.unreclaimable_bytes slab.percpu_bytes
slab.memcgs_bytes slab.memcgs_share slab.growth verdict[].id verdict[].text ids.used ids.left ids.limit ids.seconds_left
price.slab_bytes price.percpu_bytes price.dying_slab_bytes price.dying_percpu_bytes price.source
sources[].name sources[].state sources[].detail
self.cpu_seconds self.rss_bytes self.lost_events
END

cat >"$TMP/missing" <<'END'
import copy, json, sys

def places_of(doc, steps):
    places = [doc]
    for step in steps:
        key = step.rstrip('[]')
        if any(key not in place for place in places):
            return None
        places = [place[key] for place in places]
        if step.endswith('[]'):
            places = [one for many in places for one in many]
    return places

def missing(doc):
    return [path for path in paths if places_of(doc, path.split('.')) is None]

doc = json.load(open(sys.argv[1]))
paths = open(sys.argv[2]).read().split()
print(*missing(doc))
# with a third word: the check itself notices each key that is taken out
for path in paths if sys.argv[3:] else []:
    less = copy.deepcopy(doc)
    *way, last = path.split('.')
    for place in places_of(less, way):
        del place[last.rstrip('[]')]
    if path not in missing(less):
        print(path, 'was taken out and not missed')
END

missing() { # missing FILE [EACH]: the keys that the document lacks
	python3 "$TMP/missing" "$1" "$TMP/keys" ${2:+"$2"}
}

fresh_root
status_json
is "missing keys" "$(missing "$TMP/json" each)" ""

# Nothing of the kernel can be read: the same keys, without the lists that are empty then.
rm -rf "$R/proc" "$R/sys"
status_json 4
is "missing keys of an empty root" "$(missing "$TMP/json")" ""
has .memcgs.live null
has .patch.state '"unknown"'
