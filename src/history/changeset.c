/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/changeset.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "history/heldlog.h"

char *escaped_copy(const char *s)
{
	struct buf b = BUF_INIT;

	if (!s)
		return NULL;
	text_escape(&b, s, strlen(s));
	buf_adds(&b, "");
	return buf_detach(&b);
}

/* Cuts @path to "..." and what follows a slash: @most bytes at most, but always the whole last name. */
static void cut_path(char *path, size_t most)
{
	static const char dots[] = "...";
	size_t len = strlen(path), dots_len = sizeof(dots) - 1;
	char *slash = most > dots_len ? strchr(path + len - (most - dots_len), '/') : NULL;

	if (!slash)
		slash = strrchr(path, '/');
	if (!slash || slash < path + dots_len)
		return;
	memmove(path + dots_len, slash, strlen(slash) + 1);
	memcpy(path, dots, dots_len);
}

void changeset_cut_path(struct changeset *cs, char *path, size_t room)
{
	size_t len = strlen(path);

	if (len <= CHANGESET_PATH_MOST)
		return;
	if (cs->long_bytes + len > room)
		cut_path(path, cs->long_bytes < CHANGESET_ENDS_MOST ? CHANGESET_PATH_MOST : 0);
	cs->long_bytes += strlen(path);
}

struct changeset *changeset_new(void)
{
	return xcalloc(1, sizeof(struct changeset));
}

static void free_row(const struct row_type *type, void *row)
{
	if (row)
		row_done(type, row);
	free(row);
}

static void free_rows(const struct row_type *type, void *rows, size_t n)
{
	row_done_all(type, rows, n);
	free(rows);
}

void changeset_free(struct changeset *cs)
{
	if (!cs)
		return;
	site_log_done(&cs->sites);
	free_row(&row_boot, cs->boot);
	free_row(&row_run, cs->start);
	free_rows(&row_counting, cs->countings, cs->n_countings);
	free_rows(&row_cache, cs->caches, cs->n_caches);
	free_rows(&row_source, cs->sources, cs->n_sources);
	free_rows(&row_struct, cs->structs, cs->n_structs);
	free_rows(&row_memcg, cs->memcgs, cs->n_memcgs);
	free_rows(&row_held, cs->held, cs->n_held);
	free_rows(&row_churn, cs->churn, cs->n_churn);
	free_rows(&row_event, cs->events, cs->n_events);
	free(cs->gone);
	free(cs->values);
	free(cs);
}

static struct churn_row *find_churn(struct changeset *cs, const char *parent, const char *creator)
{
	for (size_t i = 0; i < cs->n_churn; i++)
		if (!strcmp(cs->churn[i].parent, parent) && !strcmp(cs->churn[i].creator, creator))
			return &cs->churn[i];
	return NULL;
}

void changeset_add_churn(struct changeset *cs, const char *parent, const char *creator, int64_t born,
			 int64_t freed)
{
	struct churn_row *row = find_churn(cs, parent, creator);

	if (!row && cs->n_churn >= CHANGESET_CHURN_MAX) {
		parent = creator = "";
		row = find_churn(cs, parent, creator);
	}
	if (row) {
		row->born += born;
		row->freed += freed;
		return;
	}
	XGROW(cs->churn, cs->n_churn, cs->churn_cap);
	cs->churn[cs->n_churn++] = (struct churn_row){xstrdup(parent), xstrdup(creator), born, freed};
}

/* The shorter list goes into the longer one, as with memcgs. */
static void absorb_churn(struct changeset *next, struct changeset *old)
{
	if (old->n_churn > next->n_churn) {
		struct churn_row *rows = next->churn;
		size_t n = next->n_churn, cap = next->churn_cap;

		next->churn = old->churn;
		next->n_churn = old->n_churn;
		next->churn_cap = old->churn_cap;
		old->churn = rows;
		old->n_churn = n;
		old->churn_cap = cap;
	}
	for (size_t i = 0; i < old->n_churn; i++)
		changeset_add_churn(next, old->churn[i].parent, old->churn[i].creator,
				 old->churn[i].born, old->churn[i].freed);
}

static void absorb_countings(struct changeset *next, struct changeset *old)
{
	for (size_t i = 0; i < old->n_countings; i++) {
		XGROW(next->countings, next->n_countings, next->countings_cap);
		next->countings[next->n_countings++] = old->countings[i];
	}
	old->n_countings = 0;
}

/* Constants of caches: the old rows come first, so that a cache is made before it ends. */
static void absorb_caches(struct changeset *next, struct changeset *old)
{
	for (size_t i = 0; i < old->n_caches; i++) {
		XGROW(next->caches, next->n_caches, next->caches_cap);
		next->caches[next->n_caches++] = old->caches[i];
	}
	old->n_caches = 0;
	for (size_t i = 0; i < old->n_gone; i++) {
		XGROW(next->gone, next->n_gone, next->gone_cap);
		next->gone[next->n_gone++] = old->gone[i];
	}
}

static void absorb_values(struct changeset *next, const struct changeset *old)
{
	struct map have = MAP_INIT;

	for (size_t i = 0; i < next->n_values; i++)
		map_put(&have, 0, (uint64_t)next->values[i].cache, next);
	for (size_t i = 0; i < old->n_values; i++) {
		if (map_get(&have, 0, (uint64_t)old->values[i].cache))
			continue;
		XGROW(next->values, next->n_values, next->values_cap);
		next->values[next->n_values++] = old->values[i];
	}
	map_done(&have);
}

static bool has_source(const struct changeset *cs, enum source_id id)
{
	for (size_t i = 0; i < cs->n_sources; i++)
		if (cs->sources[i].source == id)
			return true;
	return false;
}

static bool has_struct(const struct changeset *cs, const char *name)
{
	for (size_t i = 0; i < cs->n_structs; i++)
		if (!strcmp(cs->structs[i].f.name, name))
			return true;
	return false;
}

static void absorb_states(struct changeset *next, struct changeset *old)
{
	for (size_t i = 0; i < old->n_sources; i++) {
		if (has_source(next, old->sources[i].source)) {
			free(old->sources[i].detail);
			continue;
		}
		XGROW(next->sources, next->n_sources, next->sources_cap);
		next->sources[next->n_sources++] = old->sources[i];
	}
	old->n_sources = 0;
	for (size_t i = 0; i < old->n_structs; i++) {
		if (has_struct(next, old->structs[i].f.name)) {
			row_done(&row_struct, &old->structs[i]);
			continue;
		}
		XGROW(next->structs, next->n_structs, next->structs_cap);
		next->structs[next->n_structs++] = old->structs[i];
	}
	old->n_structs = 0;
}

/* A memcg that no tick in the database has: there is no row that must be ended. */
static bool never_written(const struct changeset *old, const struct memcg_row *m)
{
	return m->freed_tick.known && m->born_tick >= old->tick - old->lost_ticks;
}

/* Counts the memcg below its parent, "/a/b" below "/a", and takes over what is in @m. */
static void churn_of(struct changeset *cs, struct memcg_row *m)
{
	char *slash = strrchr(m->path, '/');

	if (slash)
		slash[slash == m->path ? 1 : 0] = '\0';
	changeset_add_churn(cs, m->path, m->creator ? m->creator : "", 1, 1);
	row_done(&row_memcg, m);
}

static int by_id(const void *a, const void *b)
{
	const struct memcg_row *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

/* By id: so parents and earlier incarnations come first. */
static void sort_memcgs(struct changeset *cs)
{
	for (size_t i = 1; i < cs->n_memcgs; i++) {
		if (by_id(&cs->memcgs[i - 1], &cs->memcgs[i]) <= 0)
			continue;
		qsort(cs->memcgs, cs->n_memcgs, sizeof(*cs->memcgs), by_id);
		return;
	}
}

/* Makes of two rows of a memcg what is known after both, and takes over what is in @late. */
static void update_memcg(struct memcg_row *row, struct memcg_row *late)
{
	if (late->path || !row->path) {
		row_done(&row_memcg, row);
		*row = *late;
		return;
	}
	/* @late says only that the memcg ended; the older row, which was never written, says the rest */
	row->freed_tick = late->freed_tick;
	row->changed = late->changed;
	row_done(&row_memcg, late);
}

/* Where there are too many rows, memcgs that have ended and were never written become churn. */
static void shorten_memcgs(struct changeset *cs)
{
	size_t n = 0;

	if (cs->n_memcgs <= CHANGESET_LIVES_MAX)
		return;
	for (size_t i = 0; i < cs->n_memcgs; i++) {
		if (cs->memcgs[i].path && never_written(cs, &cs->memcgs[i]))
			churn_of(cs, &cs->memcgs[i]);
		else
			cs->memcgs[n++] = cs->memcgs[i];
	}
	cs->n_memcgs = n;
}

/*
 * Keeps one row for each memcg, with what both changesets say. In a long stall @old has many rows and @next has few:
 * the few are put among the many, and @next takes the list over.
 */
static void absorb_memcgs(struct changeset *next, struct changeset *old)
{
	struct memcg_row *late = next->memcgs;
	size_t n_late = next->n_memcgs, n_old;

	sort_memcgs(old);
	n_old = old->n_memcgs;
	for (size_t i = 0; i < n_late; i++) {
		struct memcg_row *row =
			n_old ? bsearch(&late[i], old->memcgs, n_old, sizeof(*row), by_id) : NULL;

		if (row) {
			update_memcg(row, &late[i]);
			continue;
		}
		XGROW(old->memcgs, old->n_memcgs, old->memcgs_cap);
		old->memcgs[old->n_memcgs++] = late[i];
	}
	free(late);
	next->memcgs = old->memcgs;
	next->n_memcgs = old->n_memcgs;
	next->memcgs_cap = old->memcgs_cap;
	old->memcgs = NULL;
	old->n_memcgs = old->memcgs_cap = 0;
	sort_memcgs(next);
	shorten_memcgs(next);
}

size_t changeset_weight(const struct changeset *cs)
{
	return cs->n_memcgs + cs->n_held + cs->n_events + cs->n_churn + site_log_weight(&cs->sites);
}

/* One row that stands for @n events that are given up, with the time of the newest of them. */
static struct event lost_row(const struct event *newest, int64_t n)
{
	return (struct event){.kind = EVENT_LOST,
			      .utc_ns = newest->utc_ns,
			      .boot_ns = newest->boot_ns,
			      .root = newest->root,
			      .lost = num(n)};
}

/* Old events come first; the ids follow each other from the first event on. */
static void absorb_events(struct changeset *next, struct changeset *old)
{
	size_t all = old->n_events + next->n_events;
	size_t drop = all > CHANGESET_EVENTS_MAX ? all - CHANGESET_EVENTS_MAX + 1 : 0;
	struct event *rows;
	size_t n = 0;
	int64_t lost = 0;

	if (!old->n_events)
		return;
	rows = xcalloc(all + 1, sizeof(*rows));
	for (size_t i = 0; i < all; i++) {
		struct event *e =
			i < old->n_events ? &old->events[i] : &next->events[i - old->n_events];

		if (i >= drop) {
			rows[n++] = *e;
			continue;
		}
		lost += e->lost.known ? e->lost.v : 1;
		if (i + 1 == drop)
			rows[n++] = lost_row(e, lost);
		row_done(&row_event, e);
	}
	free(next->events);
	next->events = rows;
	next->n_events = n;
	next->events_cap = all + 1;
	next->first_event = old->first_event;
	old->n_events = 0;
}

/* Moves a pointer over unless the newer changeset has one of its own. */
#define TAKE(next, old, member)                                                                    \
	do {                                                                                       \
		if (!(next)->member) {                                                             \
			(next)->member = (old)->member;                                            \
			(old)->member = NULL;                                                      \
		}                                                                                  \
	} while (0)

void changeset_absorb(struct changeset *next, struct changeset *old)
{
	next->lost_ticks += old->lost_ticks + 1;
	next->key = next->key || old->key;
	TAKE(next, old, boot);
	TAKE(next, old, start);
	absorb_countings(next, old);
	absorb_caches(next, old);
	absorb_values(next, old);
	absorb_states(next, old);
	absorb_memcgs(next, old);
	held_log_absorb(next, old);
	absorb_events(next, old);
	site_log_absorb(&next->sites, &old->sites);
	absorb_churn(next, old);
	changeset_free(old);
}

/* A row of a memcg is in six trees of the file, a row of an event in two. */
#define MEMCG_BYTES 300
#define EVENT_BYTES 80
#define OTHER_BYTES 64
#define HELD_BYTES  48

static size_t text_bytes_of(const char *s)
{
	return s ? strlen(s) : 0;
}

uint64_t changeset_bytes(const struct changeset *cs)
{
	uint64_t bytes = (cs->n_values + cs->n_caches + cs->n_churn + site_log_weight(&cs->sites) + 1) *
			 OTHER_BYTES;

	for (size_t i = 0; i < cs->n_memcgs; i++)
		bytes += MEMCG_BYTES + text_bytes_of(cs->memcgs[i].path);
	for (size_t i = 0; i < cs->n_held; i++)
		bytes += HELD_BYTES + text_bytes_of(cs->held[i].file);
	for (size_t i = 0; i < cs->n_events; i++)
		bytes += EVENT_BYTES + text_bytes_of(cs->events[i].path);
	for (size_t i = 0; i < cs->n_churn; i++)
		bytes += text_bytes_of(cs->churn[i].parent);
	return bytes;
}
