/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/encoder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "history/cachelog.h"
#include "history/db.h"
#include "history/heldlog.h"
#include "history/memcglog.h"
#include "history/changeset.h"
#include "model/events.h"

/* A jump of the wall clock against the boot clock that makes a tick a key tick. */
#define CLOCK_STEP_NS NS_PER_SEC

struct known_source {
	enum source_state state;
	char *detail;
};

struct encoder {
	struct encoder_options opt;
	char *version;
	int64_t boot, run;
	int64_t next_tick, next_counting, next_event;
	struct site_log_place sites;
	bool started, key_wanted;
	unsigned since_key;
	int64_t clock_offset;
	struct boot_row *boot_row; /* as last said */
	struct counting_row *countings;
	size_t n_countings, countings_cap;
	struct cache_log caches;
	struct known_source sources[SOURCE_COUNT];
	struct struct_row *structs;
	size_t n_structs, structs_cap;
	struct memcg_log memcgs;
	struct held_log held;
};

/* The boot */

static char *dup_or_null(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

static struct num flag_num(bool value, bool known)
{
	return known ? num(value) : NUM_UNKNOWN;
}

static struct boot_row *boot_row_of(const struct sample *s, int64_t id)
{
	const struct machine *m = s->machine;
	const struct followed *f = sample_struct(s, "mem_cgroup");
	struct boot_row *b = xcalloc(1, sizeof(*b));
	struct utsname uts;

	b->id = id;
	b->boot_id = xstrdup(m->boot_id ? m->boot_id : "");
	b->hostname = dup_or_null(m->hostname);
	b->kernel = dup_or_null(m->kernel);
	b->version =
		uname(&uts) == 0 && m->kernel && !strcmp(uts.release, m->kernel) ? xstrdup(uts.version) : NULL;
	b->patch_state = f ? xstrdup(patch_state_name(f->state)) : NULL;
	b->page_size = m->page_size;
	b->nr_nodes = m->nr_nodes;
	b->nr_node_ids = m->nr_node_ids;
	b->cpus_present = m->cpus_present;
	b->cpus_possible = m->cpus_possible;
	b->merging = flag_num(m->merging, m->merging_known);
	b->debugging = flag_num(m->debugging, m->debugging_known);
	return b;
}

static void boot_row_free(struct boot_row *b)
{
	if (b)
		row_done(&row_boot, b);
	free(b);
}

static void encode_boot(struct encoder *rec, const struct sample *s, struct changeset *r)
{
	struct boot_row *now = boot_row_of(s, rec->boot);

	if (rec->boot_row && row_same(&row_boot, rec->boot_row, now)) {
		boot_row_free(now);
		return;
	}
	boot_row_free(rec->boot_row);
	rec->boot_row = now;
	r->boot = xmalloc(sizeof(*r->boot));
	row_copy(&row_boot, r->boot, now);
}

static void encode_start(struct encoder *rec, const struct sample *s, struct changeset *r)
{
	if (rec->started)
		return;
	rec->started = true;
	r->start = xcalloc(1, sizeof(*r->start));
	*r->start = (struct run_row){.id = rec->run,
				     .boot = rec->boot,
				     .started_utc_ns = s->at.utc_ns,
				     .interval_ns = rec->opt.interval_ns,
				     .version = xstrdup(rec->version),
				     .follow = dup_or_null(s->follow)};
}

/* Counts and totals */

static void add_counting(struct counting_row **rows, size_t *n, size_t *cap,
			 const struct counting_row *row)
{
	XGROW(*rows, *n, *cap);
	row_copy(&row_counting, &(*rows)[(*n)++], row);
}

static char *borrowed_text(const char *s)
{
	return (char *)(uintptr_t)(s ? s : "");
}

static int64_t counting_of(struct encoder *rec, const struct memcg_counts *c, struct changeset *r)
{
	const struct counting_row row = {rec->next_counting, c->hierarchy, borrowed_text(c->live_source),
					 borrowed_text(c->dying_source), c->id_limit};

	for (size_t i = 0; i < rec->n_countings; i++)
		if (row_same(&row_counting, &rec->countings[i], &row))
			return rec->countings[i].id;
	rec->next_counting++;
	add_counting(&rec->countings, &rec->n_countings, &rec->countings_cap, &row);
	add_counting(&r->countings, &r->n_countings, &r->countings_cap, &row);
	return row.id;
}

static void encode_totals(struct encoder *rec, const struct sample *s, struct changeset *r)
{
	r->figures = *s;
	r->counting = counting_of(rec, &s->counts, r);
}

/* Source states */

static void encode_source(struct encoder *rec, enum source_id id, const struct source_status *now,
			  struct changeset *r)
{
	struct known_source *k = &rec->sources[id];
	const char *detail = now->detail ? now->detail : "";

	if (!r->key && k->detail && k->state == now->state && !strcmp(k->detail, detail))
		return;
	free(k->detail);
	k->state = now->state;
	k->detail = xstrdup(detail);
	XGROW(r->sources, r->n_sources, r->sources_cap);
	r->sources[r->n_sources++] = (struct source_row){id, now->state, xstrdup(detail)};
}

/* Structs */

static char *merged_names(const struct followed *f)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < f->n_merged_with; i++)
		buf_addf(&b, "%s%s", i ? " " : "", f->merged_with[i]);
	buf_adds(&b, "");
	return buf_detach(&b);
}

static void encode_struct(struct encoder *rec, const struct followed *f, size_t place,
			  struct changeset *r)
{
	struct struct_row now = {*f, merged_names(f), (int64_t)place};

	now.f.cache = f->cache ? f->cache : "";
	now.f.bucket = f->bucket ? f->bucket : "";
	while (rec->n_structs <= place) {
		XGROW(rec->structs, rec->n_structs, rec->structs_cap);
		rec->structs[rec->n_structs++] = (struct struct_row){0};
	}
	if (r->key || !row_same(&row_struct, &rec->structs[place], &now)) {
		row_done(&row_struct, &rec->structs[place]);
		row_copy(&row_struct, &rec->structs[place], &now);
		XGROW(r->structs, r->n_structs, r->structs_cap);
		row_copy(&row_struct, &r->structs[r->n_structs++], &now);
	}
	free(now.merged_with);
}

/* Events and what was too short for the table */

static struct event *new_event(struct changeset *r)
{
	XGROW(r->events, r->n_events, r->events_cap);
	return &r->events[r->n_events++];
}

static char *path_copy(struct changeset *r, const char *raw, size_t room)
{
	char *path = escaped_copy(raw);

	if (path)
		changeset_cut_path(r, path, room);
	return path;
}

static struct event escaped_event(struct changeset *r, const struct event *e)
{
	struct event row = *e;

	row.path = path_copy(r, e->path, CHANGESET_LONG_PATHS_MOST);
	row.comm = escaped_copy(e->comm);
	return row;
}

static void encode_events(struct encoder *rec, const struct sample *s, struct changeset *r)
{
	r->first_event = rec->next_event;
	if (s->events_dropped)
		*new_event(r) = (struct event){.kind = EVENT_LOST,
					       .utc_ns = s->at.utc_ns,
					       .boot_ns = s->at.boot_ns,
					       .lost = num_u(s->events_dropped)};
	for (size_t i = 0; i < s->n_events; i++)
		*new_event(r) = escaped_event(r, &s->events[i]);
	rec->next_event += (int64_t)r->n_events;
}

static void encode_churn(const struct sample *s, struct changeset *r)
{
	for (size_t i = 0; i < s->n_churn; i++) {
		char *parent = path_copy(r, s->churn[i].parent, 0);
		char *creator = escaped_copy(s->churn[i].creator);

		changeset_add_churn(r, parent ? parent : "", creator ? creator : "",
				 (int64_t)s->churn[i].born, (int64_t)s->churn[i].freed);
		free(parent);
		free(creator);
	}
}

/* The whole */

static bool clock_stepped(struct encoder *rec, const struct moment *at)
{
	int64_t offset = at->utc_ns - at->boot_ns;
	int64_t step = offset - rec->clock_offset;

	rec->clock_offset = offset;
	return step > CLOCK_STEP_NS || step < -CLOCK_STEP_NS;
}

static bool key_is_due(struct encoder *rec, const struct sample *s)
{
	bool stepped = clock_stepped(rec, &s->at);

	return !rec->started || stepped || rec->key_wanted || rec->since_key + 1 >= rec->opt.key_every;
}

struct changeset *encoder_changeset(struct encoder *rec, const struct sample *s,
				    const struct source_status *history)
{
	struct changeset *r = changeset_new();

	r->tick = rec->next_tick++;
	r->run = rec->run;
	r->key = key_is_due(rec, s);
	encode_start(rec, s, r);
	encode_boot(rec, s, r);
	encode_totals(rec, s, r);
	cache_log_encode(&rec->caches, s, r);
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		encode_source(rec, (enum source_id)i,
			      i == SOURCE_HISTORY ? history : &s->sources[i], r);
	for (size_t i = 0; i < s->n_structs; i++)
		encode_struct(rec, &s->structs[i], i, r);
	memcg_log_encode(&rec->memcgs, s->memcgs, r);
	held_log_encode(&rec->held, &rec->memcgs, s, r);
	encode_churn(s, r);
	encode_events(rec, s, r);
	site_log_encode(&rec->sites, s, &r->sites);
	rec->since_key = r->key ? 0 : rec->since_key + 1;
	rec->key_wanted = rec->key_wanted && !r->key;
	return r;
}

static int load_last_counting(struct encoder *rec, struct db *db)
{
	sqlite3_stmt *st = NULL;
	int r = db_prepare(db, "SELECT {counting} FROM counting", &st);

	while (r == 0 && (r = db_step(db, st)) > 0) {
		struct counting_row row;

		r = row_read(db, st, &row_counting, 0, &row);
		if (r < 0)
			break;
		XGROW(rec->countings, rec->n_countings, rec->countings_cap);
		rec->countings[rec->n_countings++] = row;
	}
	sqlite3_finalize(st);
	return r;
}

/* The id of this boot: the one that an earlier run gave it, or the next free one. */
static int load_boot_ids(struct encoder *rec, struct db *db, const struct sample *s)
{
	sqlite3_stmt *st = NULL;
	int r = db_result(
		db, sqlite3_prepare_v2(db->sql,
				       "SELECT coalesce((SELECT id FROM boot WHERE boot_id = ?),"
				       " (SELECT coalesce(max(id), 0) + 1 FROM boot))",
				       -1, &st, NULL));

	if (r == 0) {
		db_bind_text(st, 1, s->machine->boot_id ? s->machine->boot_id : "");
		r = db_number(db, st, &rec->boot);
	}
	sqlite3_finalize(st);
	return r;
}

static int load_last(struct encoder *rec, struct db *db, const struct sample *s)
{
	const struct {
		const char *table;
		int64_t *to;
	} ids[] = {
		{"tick", &rec->next_tick},
		{"run", &rec->run},
		{"counting", &rec->next_counting},
		{"event", &rec->next_event},
		{"site_window", &rec->sites.next_id},
	};
	int r = load_boot_ids(rec, db, s);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(ids); i++)
		r = db_next_id(db, ids[i].table, ids[i].to);
	if (r == 0)
		r = load_last_counting(rec, db);
	if (r == 0)
		r = cache_log_load(&rec->caches, db, rec->boot);
	if (r == 0)
		r = memcg_log_load(&rec->memcgs, db, rec->boot);
	return r;
}

int encoder_new(struct db *db, const struct sample *s, const struct encoder_options *opt,
		struct encoder **ret)
{
	struct encoder *rec = xcalloc(1, sizeof(*rec));
	int r;

	rec->opt = *opt;
	rec->version = xstrdup(opt->version);
	rec->memcgs = MEMCG_LOG_INIT;
	rec->held = HELD_LOG_INIT;
	/* all that is read is of one moment */
	r = db_exec(db, "BEGIN");
	if (r == 0) {
		r = load_last(rec, db, s);
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
	}
	if (r < 0) {
		encoder_free(rec);
		return r;
	}
	*ret = rec;
	return 0;
}

void encoder_free(struct encoder *rec)
{
	if (!rec)
		return;
	row_done_all(&row_counting, rec->countings, rec->n_countings);
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		free(rec->sources[i].detail);
	row_done_all(&row_struct, rec->structs, rec->n_structs);
	cache_log_done(&rec->caches);
	memcg_log_done(&rec->memcgs);
	held_log_done(&rec->held);
	boot_row_free(rec->boot_row);
	free(rec->countings);
	free(rec->structs);
	free(rec->version);
	free(rec);
}

void encoder_want_key(struct encoder *rec)
{
	rec->key_wanted = true;
}

int64_t encoder_run(const struct encoder *rec)
{
	return rec->run;
}

int64_t encoder_boot(const struct encoder *rec)
{
	return rec->boot;
}
