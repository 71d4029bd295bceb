/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "history/columns.h"
#include "model/cost.h"
#include "model/sitewindow.h"
#include "model/tickrow.h"

/* The schema that columns without .since are of: history/schema.c brings older files to it. */
#define BASE_SCHEMA 3

/* The type of the member decides how its values are stored. */
#define KIND_OF(m)                                                                                 \
	_Generic((m), int64_t: KIND_INT, uint64_t: KIND_UINT, uint32_t: KIND_UINT32,               \
		bool: KIND_BOOL, double: KIND_DOUBLE, struct num: KIND_NUM, struct real: KIND_REAL, \
		char *: KIND_TEXT, const char *: KIND_TEXT)

#define COLUMN(row, sql_name, member, ...)                                                         \
	{                                                                                          \
		.name = #sql_name, .kind = KIND_OF(((row *)0)->member),                            \
		.offset = offsetof(row, member), __VA_ARGS__                                       \
	}
#define WORD(row, sql_name, member, list, ...)                                                     \
	{                                                                                          \
		.name = #sql_name, .kind = KIND_WORD, .offset = offsetof(row, member),             \
		.words = &(list), __VA_ARGS__                                                      \
	}

#define WORDS(list, fn, type, last, fallback)                                                      \
	static const char *fn##_of(unsigned v)                                                     \
	{                                                                                          \
		return fn((type)v);                                                                \
	}                                                                                          \
	static const struct words list = {fn##_of, last, fallback}

WORDS(hierarchies, hierarchy_name, enum hierarchy, HIERARCHY_V2, HIERARCHY_UNKNOWN);
WORDS(source_ids, source_name, enum source_id, SOURCE_COUNT - 1, SOURCE_COUNT);
WORDS(source_states, source_state_name, enum source_state, STATE_BLOCKED, STATE_UNUSED);
WORDS(patch_states, patch_state_name, enum patch_state, PATCH_DEDICATED, PATCH_UNKNOWN);
WORDS(size_sources, size_source_name, enum size_source, SIZE_CONFIG, SIZE_UNKNOWN);
WORDS(price_sources, price_source_name, enum price_source, PRICE_SEEN, PRICE_UNKNOWN);
WORDS(holder_kinds, holder_name, enum holder_kind, HOLDER_OTHER, HOLDER_OTHER);
WORDS(event_kinds, event_name, enum event_kind, EVENT_LOST, EVENT_LOST);

#define COL(...) COLUMN(struct boot_row, __VA_ARGS__)
static const struct column boot_columns[] = {
	COL(id, id, .flags = MUST | ID),
	COL(boot_id, boot_id, .flags = MUST),
	COL(hostname, hostname),
	COL(kernel, kernel),
	COL(version, version),
	COL(page_size, page_size),
	COL(nr_nodes, nr_nodes),
	COL(nr_node_ids, nr_node_ids),
	COL(cpus_present, cpus_present),
	COL(cpus_possible, cpus_possible),
	COL(merging, merging),
	COL(debugging, debugging),
	COL(patch_state, patch_state),
};
#undef COL

#define COL(...) COLUMN(struct run_row, __VA_ARGS__)
static const struct column run_columns[] = {
	COL(id, id, .flags = MUST | ID),
	COL(boot, boot, .flags = MUST),
	COL(started_utc_ns, started_utc_ns, .flags = MUST | TIME),
	COL(stopped_utc_ns, stopped_utc_ns, .flags = TIME),
	COL(clean, clean, .flags = MUST),
	COL(interval_ns, interval_ns, .flags = MUST | TIME),
	COL(version, version, .flags = MUST),
	COL(follow, follow, .since = 5),
};
#undef COL

#define COL(...) COLUMN(struct counting_row, __VA_ARGS__)
static const struct column counting_columns[] = {
	COL(id, id, .flags = MUST | ID),
	WORD(struct counting_row, hierarchy, hierarchy, hierarchies, .flags = MUST),
	COL(live_source, live_source, .flags = MUST),
	COL(dying_source, dying_source, .flags = MUST),
	COL(id_limit, id_limit),
};
#undef COL

#define COL(...) COLUMN(struct tick_head, __VA_ARGS__)
static const struct column tick_columns[] = {
	COL(id, id, .flags = MUST | ID),
	COL(run, run, .flags = MUST),
	COL(key, key, .flags = MUST),
	COL(lost_ticks, lost_ticks),
	COL(counting, counting),
};
#undef COL

/* The figures of a tick are numbers and words only: a tick that waits keeps a sample whose texts may be freed. */
#define COL(...) COLUMN(struct sample, __VA_ARGS__)
static const struct column figures_columns[] = {
	COL(boottime_ns, at.boot_ns, .flags = MUST | TIME),
	COL(mono_ns, at.mono_ns, .flags = MUST | TIME),
	COL(utc_ns, at.utc_ns, .flags = MUST | TIME),
	COL(live, counts.live),
	COL(dying, counts.dying),
	COL(objs_low, counts.objs_low),
	COL(objs_high, counts.objs_high),
	COL(requested_bytes, total.requested_bytes),
	COL(wasted_bytes, total.wasted_bytes),
	COL(saved_bytes, total.saved_bytes),
	COL(would_save_bytes, total.would_save_bytes),
	COL(saved_page_true_bytes, total.saved_page_true_bytes),
	COL(would_save_page_true_bytes, total.would_save_page_true_bytes),
	COL(net_page_saving_bytes, net_page_saving_bytes),
	COL(dying_bytes, dying_bytes),
	COL(lost_events, lost_events),
	COL(cpu_seconds, self_cpu_seconds),
	COL(rss_bytes, self_rss_bytes),
	COL(slab_bytes, slab.total_bytes, .since = 4),
	COL(slab_reclaimable_bytes, slab.reclaimable_bytes, .since = 4),
	COL(slab_unreclaimable_bytes, slab.unreclaimable_bytes, .since = 4),
	COL(percpu_bytes, slab.percpu_bytes, .since = 4),
	WORD(struct sample, price_source, price.source, price_sources, .since = 4),
	COL(price_slab_bytes, price.slab_bytes, .since = 4),
	COL(price_percpu_bytes, price.percpu_bytes, .since = 4),
	COL(dying_price_slab_bytes, price.dying_slab_bytes, .since = 4),
	COL(dying_price_percpu_bytes, price.dying_percpu_bytes, .since = 4),
	COL(dying_by_file, dying_by[HOLDER_FILE], .since = 5),
	COL(dying_by_device, dying_by[HOLDER_DEVICE], .since = 5),
	COL(dying_by_tmpfs, dying_by[HOLDER_TMPFS], .since = 5),
	COL(dying_by_anon, dying_by[HOLDER_ANON], .since = 5),
	COL(dying_by_unevictable, dying_by[HOLDER_UNEVICTABLE], .since = 5),
	COL(dying_by_swap, dying_by[HOLDER_SWAP], .since = 5),
	COL(dying_by_children, dying_by[HOLDER_CHILDREN], .since = 5),
	COL(dying_by_other, dying_by[HOLDER_OTHER], .since = 5),
	COL(created, counts.created, .since = 6),
	COL(removed, counts.removed, .since = 6),
	COL(freed, counts.freed, .since = 6),
};
#undef COL

#define COL(...) COLUMN(struct tick_row, __VA_ARGS__)
static const struct column line_columns[] = {
	COL(id, tick, .flags = MUST | ID),
	COL(boottime_ns, at.boot_ns, .flags = MUST | TIME),
	COL(mono_ns, at.mono_ns, .flags = MUST | TIME),
	COL(utc_ns, at.utc_ns, .flags = MUST | TIME),
	COL(live, live),
	COL(dying, dying),
	COL(saved_bytes, saved_bytes),
	COL(would_save_bytes, would_save_bytes),
	COL(wasted_bytes, wasted_bytes),
	COL(net_page_saving_bytes, net_page_saving_bytes),
	COL(dying_bytes, dying_bytes),
	COL(dying_price_slab_bytes, dying_price_slab_bytes, .since = 4),
	COL(lost_events, lost_events),
};
#undef COL

#define COL(...) COLUMN(struct cache_row, __VA_ARGS__)
static const struct column cache_columns[] = {
	COL(id, id, .flags = MUST | ID),
	COL(boot, boot, .flags = MUST | ID),
	COL(name, c.name, .flags = MUST),
	COL(alias_of, c.alias_of),
	COL(object_bytes, c.object_bytes),
	COL(slot_bytes, c.shape.slot_bytes),
	COL(objs_per_slab, c.shape.objs_per_slab),
	COL(slab_order, c.shape.order),
	COL(aliases, c.aliases),
	COL(first_tick, first_tick, .flags = MUST | ID),
};
#undef COL

#define COL(...) COLUMN(struct cache_value_row, __VA_ARGS__)
static const struct column cache_value_columns[] = {
	COL(cache, cache, .flags = MUST | ID),
	COL(active_objs, v.active_objs),
	COL(num_objs, v.num_objs),
	COL(num_slabs, v.num_slabs),
	COL(objs_low, v.objs_low),
	COL(objs_high, v.objs_high),
};
#undef COL

#define COL(...) COLUMN(struct source_row, __VA_ARGS__)
static const struct column source_columns[] = {
	WORD(struct source_row, source, source, source_ids, .flags = MUST),
	WORD(struct source_row, state, state, source_states, .flags = MUST),
	COL(detail, detail, .flags = MUST),
};
#undef COL

#define COL(...) COLUMN(struct struct_row, __VA_ARGS__)
static const struct column struct_columns[] = {
	COL(struct, f.name, .flags = MUST),
	WORD(struct struct_row, state, f.state, patch_states, .flags = MUST),
	WORD(struct struct_row, source, f.source, size_sources, .flags = MUST),
	COL(per_memcg, f.per_memcg),
	COL(requested_bytes, f.requested_bytes),
	COL(cache, f.cache, .flags = MUST),
	COL(slot_bytes, f.slot.slot_bytes),
	COL(slot_objs_per_slab, f.slot.objs_per_slab),
	COL(slot_order, f.slot.order),
	COL(bucket, f.bucket, .flags = MUST),
	COL(bucket_bytes, f.bucket_shape.slot_bytes),
	COL(bucket_objs_per_slab, f.bucket_shape.objs_per_slab),
	COL(bucket_order, f.bucket_shape.order),
	COL(bucket_object_bytes, f.bucket_object_bytes),
	COL(align_bytes, f.align_bytes),
	COL(merged_with, merged_with, .flags = MUST),
	COL(merged_total, f.n_merged_total, .flags = MUST),
	COL(own_is_estimate, f.own_is_estimate, .flags = MUST),
	COL(comparable, f.comparable, .flags = MUST),
	COL(place, place, .flags = ID, .since = 4),
};
#undef COL

#define COL(...) COLUMN(struct memcg_row, __VA_ARGS__)
static const struct column memcg_columns[] = {
	COL(id, id, .flags = MUST | ID),
	COL(boot, boot, .flags = MUST),
	COL(root, root, .flags = MUST),
	COL(cgroup_id, cgroup_id, .flags = MUST),
	COL(parent, parent),
	COL(path, path, .flags = MUST | NAME),
	COL(creator, creator, .flags = NAME),
	COL(creator_pid, creator_pid),
	COL(born_tick, born_tick, .flags = MUST),
	COL(born_boottime_ns, born_boot_ns, .flags = TIME),
	COL(born_exact, born_exact, .flags = MUST),
	COL(dying_tick, dying_tick),
	COL(dying_boottime_ns, dying_boot_ns, .flags = TIME),
	COL(freed_tick, freed_tick),
	COL(changed, changed, .flags = MUST | ID),
};
#undef COL

#define COL(...) COLUMN(struct held_row, __VA_ARGS__)
static const struct column held_columns[] = {
	COL(memcg, memcg, .flags = MUST | ID),
	COL(tick, tick, .flags = MUST | ID),
	COL(place, place, .flags = MUST),
	WORD(struct held_row, kind, kind, holder_kinds, .flags = MUST),
	COL(count, count, .flags = MUST),
	COL(file, file, .flags = NAME),
	COL(fs, fs),
	COL(found, found, .flags = MUST),
	COL(estimate, estimate, .flags = MUST),
	COL(refs, refs),
};
#undef COL

#define COL(...) COLUMN(struct churn_row, __VA_ARGS__)
static const struct column churn_columns[] = {
	COL(parent, parent, .flags = MUST),
	COL(creator, creator, .flags = MUST),
	COL(born, born, .flags = MUST),
	COL(freed, freed, .flags = MUST),
};
#undef COL

#define COL(...) COLUMN(struct event, __VA_ARGS__)
static const struct column event_columns[] = {
	COL(utc_ns, utc_ns, .flags = MUST | TIME),
	COL(boottime_ns, boot_ns, .flags = MUST | TIME),
	WORD(struct event, event, kind, event_kinds, .flags = MUST),
	COL(root, root, .flags = MUST),
	COL(cgroup_id, id),
	COL(path, path, .flags = NAME),
	COL(path_cut, path_cut, .flags = MUST),
	COL(pid, pid),
	COL(comm, comm, .flags = NAME),
	COL(lifetime_ns, lifetime_ns, .flags = TIME),
	COL(lost, lost),
};
#undef COL

#define COL(...) COLUMN(struct site_window, __VA_ARGS__)
static const struct column site_window_columns[] = {
	COL(utc_ns, utc_ns, .flags = MUST | TIME),
	COL(boottime_ns, boot_ns, .flags = MUST | TIME),
	COL(slots, slots, .flags = MUST),
	COL(in_kernel, in_kernel, .flags = MUST),
	COL(seconds, seconds, .flags = MUST),
	COL(events, events),
	COL(lost, lost),
	COL(rejected_estimate, rejected),
	COL(cpu_seconds, cpu_seconds, .flags = MUST),
	COL(machine_cpu_seconds_estimate, machine_cpu_seconds),
	COL(notes, notes, .flags = MUST | LINES),
};
#undef COL

#define COL(...) COLUMN(struct site_row, __VA_ARGS__)
static const struct column site_value_columns[] = {
	COL(site, site, .flags = MUST),
	COL(class, class, .flags = MUST),
	COL(slot_bytes, slot_bytes, .flags = MUST),
	COL(allocs, allocs),
	COL(requested_bytes, requested_bytes),
	COL(requested_min, requested_min),
	COL(requested_max, requested_max),
	COL(own_slot_bytes, own_slot_bytes),
};
#undef COL

#define ROW_TYPE(var, sql_table, row)                                                              \
	const struct row_type row_##var = {.name = #var,                                           \
					   .table = sql_table,                                     \
					   .size = sizeof(row),                                    \
					   .columns = var##_columns,                               \
					   .n = ARRAY_SIZE(var##_columns)}

ROW_TYPE(boot, "boot", struct boot_row);
ROW_TYPE(run, "run", struct run_row);
ROW_TYPE(counting, "counting", struct counting_row);
ROW_TYPE(tick, "tick", struct tick_head);
ROW_TYPE(figures, "tick", struct sample);
ROW_TYPE(line, "tick", struct tick_row);
ROW_TYPE(cache, "cache", struct cache_row);
ROW_TYPE(cache_value, "cache_value", struct cache_value_row);
ROW_TYPE(source, "source_state", struct source_row);
ROW_TYPE(struct, "struct_fact", struct struct_row);
ROW_TYPE(memcg, "memcg", struct memcg_row);
ROW_TYPE(held, "held", struct held_row);
ROW_TYPE(churn, "churn", struct churn_row);
ROW_TYPE(event, "event", struct event);
ROW_TYPE(site_window, "site_window", struct site_window);
ROW_TYPE(site_value, "site_value", struct site_row);

/* row_line must be last: row_figures adds its columns to the table. */
static const struct row_type *const row_types[] = {
	&row_boot,  &row_run,	 &row_counting, &row_tick,  &row_figures,     &row_cache,
	&row_cache_value, &row_source, &row_struct, &row_memcg, &row_held,    &row_churn,
	&row_event, &row_site_window, &row_site_value, &row_line,
};

/* Statements */

static const struct row_type *find_type(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(row_types); i++)
		if (!strncmp(row_types[i]->name, name, len) && !row_types[i]->name[len])
			return row_types[i];
	abort(); /* a statement of ours with a word that is none */
}

/* Expands what stands between { and }. */
static void expand_columns(const char *what, size_t len, int64_t version, struct buf *out)
{
	bool parameters = *what == '?';
	const char *dot = memchr(what, '.', len);
	size_t prefix = parameters ? 1 : dot ? (size_t)(dot + 1 - what) : 0;
	const struct row_type *type = find_type(what + prefix, len - prefix);

	for (size_t i = 0; i < type->n; i++) {
		const struct column *c = &type->columns[i];

		buf_adds(out, i ? ", " : "");
		if (c->since > version) {
			buf_addf(out, "NULL AS %s", c->name);
			continue;
		}
		if (parameters)
			buf_addc(out, ':');
		else
			buf_add(out, what, prefix);
		buf_adds(out, c->name);
	}
}

char *rows_statement(const char *text, int64_t version)
{
	struct buf out = BUF_INIT;

	while (*text) {
		size_t len = strcspn(text, "{");

		buf_add(&out, text, len);
		text += len;
		if (!*text)
			break;
		len = strcspn(++text, "}");
		expand_columns(text, len, version, &out);
		text += len + 1;
	}
	buf_adds(&out, "");
	return buf_detach(&out);
}

/* Schemas */

int64_t rows_version(void)
{
	int64_t newest = BASE_SCHEMA;

	for (size_t i = 0; i < ARRAY_SIZE(row_types); i++)
		for (size_t k = 0; k < row_types[i]->n; k++)
			if (row_types[i]->columns[k].since > newest)
				newest = row_types[i]->columns[k].since;
	return newest;
}

static const char *sql_type(enum kind kind)
{
	static const char *const types[KIND_COUNT] = {
		[KIND_DOUBLE] = "REAL", [KIND_REAL] = "REAL", [KIND_TEXT] = "TEXT",
		[KIND_WORD] = "TEXT",
	};

	return types[kind] ? types[kind] : "INTEGER";
}

void rows_add_columns(int64_t version, struct buf *sql)
{
	/* row_line names columns of row_figures again */
	for (size_t i = 0; i + 1 < ARRAY_SIZE(row_types); i++)
		for (size_t k = 0; k < row_types[i]->n; k++)
			if (row_types[i]->columns[k].since == version)
				buf_addf(sql, "ALTER TABLE %s ADD COLUMN %s %s;", row_types[i]->table,
					 row_types[i]->columns[k].name,
					 sql_type(row_types[i]->columns[k].kind));
}
