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
total.would_save_bytes total.would_save_page_true_bytes total.dying_bytes
price.slab_bytes price.percpu_bytes price.dying_slab_bytes price.dying_percpu_bytes price.source
caches[].name caches[].active_objs caches[].num_objs caches[].slab_bytes
slab.total_bytes slab.reclaimable_bytes slab.unreclaimable_bytes slab.percpu_bytes
slab.memcgs_bytes slab.memcgs_share slab.growth verdict[].id verdict[].text ids.used ids.left ids.limit ids.seconds_left
price.slab_bytes price.percpu_bytes price.dying_slab_bytes price.dying_percpu_bytes price.source
sources[].name sources[].state sources[].detail
self.cpu_seconds self.rss_bytes self.lost_events
END

missing() { # missing FILE: the keys that the document lacks
	python3 - "$1" "$TMP/keys" <<'END'
import json, sys
doc = json.load(open(sys.argv[1]))
for path in open(sys.argv[2]).read().split():
    places = [doc]
    for step in path.split('.'):
        key = step.rstrip('[]')
        if any(key not in place for place in places):
            print(path)
            break
        places = [place[key] for place in places]
        if step.endswith('[]'):
            places = [one for many in places for one in many]
END
}

fresh_root
status_json
is "missing keys" "$(missing "$TMP/json")" ""

# The check itself notices each key that is taken out.
for key in $(cat "$TMP/keys"); do
	jq "del(.${key})" "$TMP/json" >"$TMP/less"
	missing "$TMP/less" | grep -qF -e "$key" || fail "$key was taken out and not missed"
done

# Nothing of the kernel can be read: the same keys, without the lists that are empty then.
rm -rf "$R/proc" "$R/sys"
status_json 4
is "missing keys of an empty root" "$(missing "$TMP/json")" ""
has .memcgs.live null
has .patch.state '"unknown"'
