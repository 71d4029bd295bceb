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

static void encode_boot(struct encoder *enc, const struct sample *s, struct changeset *cs)
{
	struct boot_row *now = boot_row_of(s, enc->boot);

	if (enc->boot_row && row_same(&row_boot, enc->boot_row, now)) {
		boot_row_free(now);
		return;
	}
	boot_row_free(enc->boot_row);
	enc->boot_row = now;
	cs->boot = xmalloc(sizeof(*cs->boot));
	row_copy(&row_boot, cs->boot, now);
}

static void encode_start(struct encoder *enc, const struct sample *s, struct changeset *cs)
{
	if (enc->started)
		return;
	enc->started = true;
	cs->start = xcalloc(1, sizeof(*cs->start));
	*cs->start = (struct run_row){.id = enc->run,
				     .boot = enc->boot,
				     .started_utc_ns = s->at.utc_ns,
				     .interval_ns = enc->opt.interval_ns,
				     .version = xstrdup(enc->version),
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

static int64_t counting_of(struct encoder *enc, const struct memcg_counts *c, struct changeset *cs)
{
	const struct counting_row row = {enc->next_counting, c->hierarchy, borrowed_text(c->live_source),
					 borrowed_text(c->dying_source), c->id_limit};

	for (size_t i = 0; i < enc->n_countings; i++)
		if (row_same(&row_counting, &enc->countings[i], &row))
			return enc->countings[i].id;
	enc->next_counting++;
	add_counting(&enc->countings, &enc->n_countings, &enc->countings_cap, &row);
	add_counting(&cs->countings, &cs->n_countings, &cs->countings_cap, &row);
	return row.id;
}

static void encode_totals(struct encoder *enc, const struct sample *s, struct changeset *cs)
{
	cs->figures = *s;
	cs->counting = counting_of(enc, &s->counts, cs);
}

/* Source states */

static void encode_source(struct encoder *enc, enum source_id id, const struct source_status *now,
			  struct changeset *cs)
{
	struct known_source *k = &enc->sources[id];
	const char *detail = now->detail ? now->detail : "";

	if (!cs->key && k->detail && k->state == now->state && !strcmp(k->detail, detail))
		return;
	free(k->detail);
	k->state = now->state;
	k->detail = xstrdup(detail);
	XGROW(cs->sources, cs->n_sources, cs->sources_cap);
	cs->sources[cs->n_sources++] = (struct source_row){id, now->state, xstrdup(detail)};
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

static void encode_struct(struct encoder *enc, const struct followed *f, size_t place,
			  struct changeset *cs)
{
	struct struct_row now = {*f, merged_names(f), (int64_t)place};

	now.f.cache = f->cache ? f->cache : "";
	now.f.bucket = f->bucket ? f->bucket : "";
	while (enc->n_structs <= place) {
		XGROW(enc->structs, enc->n_structs, enc->structs_cap);
		enc->structs[enc->n_structs++] = (struct struct_row){0};
	}
	if (cs->key || !row_same(&row_struct, &enc->structs[place], &now)) {
		row_done(&row_struct, &enc->structs[place]);
		row_copy(&row_struct, &enc->structs[place], &now);
		XGROW(cs->structs, cs->n_structs, cs->structs_cap);
		row_copy(&row_struct, &cs->structs[cs->n_structs++], &now);
	}
	free(now.merged_with);
}

/* Events and what was too short for the table */

static struct event *new_event(struct changeset *cs)
{
	XGROW(cs->events, cs->n_events, cs->events_cap);
	return &cs->events[cs->n_events++];
}

static char *path_copy(struct changeset *cs, const char *raw, size_t room)
{
	char *path = escaped_copy(raw);

	if (path)
		changeset_cut_path(cs, path, room);
	return path;
}

static struct event escaped_event(struct changeset *cs, const struct event *e)
{
	struct event row = *e;

	row.path = path_copy(cs, e->path, CHANGESET_LONG_PATHS_MOST);
	row.comm = escaped_copy(e->comm);
	return row;
}

static void encode_events(struct encoder *enc, const struct sample *s, struct changeset *cs)
{
	cs->first_event = enc->next_event;
	if (s->events_dropped)
		*new_event(cs) = (struct event){.kind = EVENT_LOST,
					       .utc_ns = s->at.utc_ns,
					       .boot_ns = s->at.boot_ns,
					       .lost = num_u(s->events_dropped)};
	for (size_t i = 0; i < s->n_events; i++)
		*new_event(cs) = escaped_event(cs, &s->events[i]);
	enc->next_event += (int64_t)cs->n_events;
}

static void encode_churn(const struct sample *s, struct changeset *cs)
{
	for (size_t i = 0; i < s->n_churn; i++) {
		char *parent = path_copy(cs, s->churn[i].parent, 0);
		char *creator = escaped_copy(s->churn[i].creator);

		changeset_add_churn(cs, parent ? parent : "", creator ? creator : "",
				 (int64_t)s->churn[i].born, (int64_t)s->churn[i].freed);
		free(parent);
		free(creator);
	}
}

/* The whole */

static bool clock_stepped(struct encoder *enc, const struct moment *at)
{
	int64_t offset = at->utc_ns - at->boot_ns;
	int64_t step = offset - enc->clock_offset;

	enc->clock_offset = offset;
	return step > CLOCK_STEP_NS || step < -CLOCK_STEP_NS;
}

static bool key_is_due(struct encoder *enc, const struct sample *s)
{
	bool stepped = clock_stepped(enc, &s->at);

	return !enc->started || stepped || enc->key_wanted || enc->since_key + 1 >= enc->opt.key_every;
}

struct changeset *encoder_changeset(struct encoder *enc, const struct sample *s,
				    const struct source_status *history)
{
	struct changeset *cs = changeset_new();

	cs->tick = enc->next_tick++;
	cs->run = enc->run;
	cs->key = key_is_due(enc, s);
	encode_start(enc, s, cs);
	encode_boot(enc, s, cs);
	encode_totals(enc, s, cs);
	cache_log_encode(&enc->caches, s, cs);
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		encode_source(enc, (enum source_id)i,
			      i == SOURCE_HISTORY ? history : &s->sources[i], cs);
	for (size_t i = 0; i < s->n_structs; i++)
		encode_struct(enc, &s->structs[i], i, cs);
	memcg_log_encode(&enc->memcgs, s->memcgs, cs);
	held_log_encode(&enc->held, &enc->memcgs, s, cs);
	encode_churn(s, cs);
	encode_events(enc, s, cs);
	site_log_encode(&enc->sites, s, &cs->sites);
	enc->since_key = cs->key ? 0 : enc->since_key + 1;
	enc->key_wanted = enc->key_wanted && !cs->key;
	return cs;
}

static int load_last_counting(struct encoder *enc, struct db *db)
{
	sqlite3_stmt *st = NULL;
	int r = db_prepare(db, "SELECT {counting} FROM counting", &st);

	while (r == 0 && (r = db_step(db, st)) > 0) {
		struct counting_row row;

		r = row_read(db, st, &row_counting, 0, &row);
		if (r < 0)
			break;
		XGROW(enc->countings, enc->n_countings, enc->countings_cap);
		enc->countings[enc->n_countings++] = row;
	}
	sqlite3_finalize(st);
	return r;
}

/* The id of this boot: the one that an earlier run gave it, or the next free one. */
static int load_boot_ids(struct encoder *enc, struct db *db, const struct sample *s)
{
	sqlite3_stmt *st = NULL;
	int r = db_prepare(db,
			   "SELECT coalesce((SELECT id FROM boot WHERE boot_id = ?),"
			   " (SELECT coalesce(max(id), 0) + 1 FROM boot))",
			   &st);

	if (r == 0) {
		db_bind_text(st, 1, s->machine->boot_id ? s->machine->boot_id : "");
		r = db_number(db, st, &enc->boot);
	}
	sqlite3_finalize(st);
	return r;
}

static int load_last(struct encoder *enc, struct db *db, const struct sample *s)
{
	const struct {
		const char *table;
		int64_t *to;
	} ids[] = {
		{"tick", &enc->next_tick},
		{"run", &enc->run},
		{"counting", &enc->next_counting},
		{"event", &enc->next_event},
		{"site_window", &enc->sites.next_id},
	};
	int r = load_boot_ids(enc, db, s);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(ids); i++)
		r = db_next_id(db, ids[i].table, ids[i].to);
	if (r == 0)
		r = load_last_counting(enc, db);
	if (r == 0)
		r = cache_log_load(&enc->caches, db, enc->boot);
	if (r == 0)
		r = memcg_log_load(&enc->memcgs, db, enc->boot);
	return r;
}

int encoder_new(struct db *db, const struct sample *s, const struct encoder_options *opt,
		struct encoder **ret)
{
	struct encoder *enc = xcalloc(1, sizeof(*enc));
	int r;

	enc->opt = *opt;
	enc->version = xstrdup(opt->version);
	enc->memcgs = MEMCG_LOG_INIT;
	enc->held = HELD_LOG_INIT;
	/* all that is read is of one moment */
	r = db_exec(db, "BEGIN");
	if (r == 0) {
		r = load_last(enc, db, s);
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
	}
	if (r < 0) {
		encoder_free(enc);
		return r;
	}
	*ret = enc;
	return 0;
}

void encoder_free(struct encoder *enc)
{
	if (!enc)
		return;
	row_done_all(&row_counting, enc->countings, enc->n_countings);
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		free(enc->sources[i].detail);
	row_done_all(&row_struct, enc->structs, enc->n_structs);
	cache_log_done(&enc->caches);
	memcg_log_done(&enc->memcgs);
	held_log_done(&enc->held);
	boot_row_free(enc->boot_row);
	free(enc->countings);
	free(enc->structs);
	free(enc->version);
	free(enc);
}

void encoder_want_key(struct encoder *enc)
{
	enc->key_wanted = true;
}

int64_t encoder_run(const struct encoder *enc)
{
	return enc->run;
}

int64_t encoder_boot(const struct encoder *enc)
{
	return enc->boot;
}
