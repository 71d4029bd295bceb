/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/makers.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/xalloc.h"
#include "model/events.h"
#include "model/field.h"
#include "model/memcg.h"
#include "model/owner.h"
#include "model/sample.h"
#include "model/savings.h"
#include "model/source.h"
#include "model/words.h"

struct makers {
	enum makers_by by;
	struct maker_row *rows;
	size_t n, cap;
	struct map found;    /* hash of a key -> place + 1 */
	struct map maker_of; /* hierarchy, cgroup id -> place + 1 of its maker */
	struct num begin;    /* with what lives of a row begin: 0 where they are counted, else unknown */
	struct num window_ns;
	bool paused; /* nobody recorded for a part of the window */
	struct buf path;
};

static const char *const by_names[] = {
	[BY_CREATOR] = "maker", [BY_GROUP] = "subtree", [BY_SLICE] = "slice",
	[BY_UNIT] = "unit",	[BY_POD] = "pod",	[BY_CONTAINER] = "container",
};

const char *makers_by_name(enum makers_by by)
{
	return by_names[by];
}

enum makers_by makers_by_of_name(const char *name)
{
	for (unsigned i = 0; i < MAKERS_BY_COUNT; i++)
		if (!strcmp(by_names[i], name))
			return (enum makers_by)i;
	return MAKERS_BY_COUNT;
}

struct makers *makers_new(enum makers_by by)
{
	struct makers *m = xcalloc(1, sizeof(*m));

	m->by = by;
	return m;
}

void makers_free(struct makers *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n; i++)
		free(m->rows[i].key);
	free(m->rows);
	map_done(&m->found);
	map_done(&m->maker_of);
	buf_done(&m->path);
	free(m);
}

/* Keys */

static bool has_key(const struct maker_row *row, struct owner_text key)
{
	if (!key.len || !row->key)
		return !key.len && !row->key;
	return strlen(row->key) == key.len && !memcmp(row->key, key.bytes, key.len);
}

/* The place of the row of @key; adds the row where there is none. */
static size_t place_of(struct makers *m, struct owner_text key)
{
	uint64_t hash = key.len ? hash_mix(HASH_START, key.bytes, key.len) : 0, more = 0;
	size_t place;

	while ((place = (size_t)map_get(&m->found, hash, more)) && !has_key(&m->rows[place - 1], key))
		more++;
	if (place)
		return place - 1;
	XGROW(m->rows, m->n, m->cap);
	m->rows[m->n++] = (struct maker_row){
		.by = m->by,
		.key = key.len ? xstrndup(key.bytes, key.len) : NULL,
		.created = m->begin,
		.removed = m->begin,
		.freed = m->begin,
	};
	map_put(&m->found, hash, more, (void *)m->n);
	return m->n - 1;
}

static struct owner_text text_of(const char *s)
{
	return (struct owner_text){s, s ? strlen(s) : 0};
}

/* "/a" for "/a/b"; the root counts for itself. */
static struct owner_text group_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return (struct owner_text){NULL, 0};
	return slash == path ? (struct owner_text){"/", 1} : (struct owner_text){path, (size_t)(slash - path)};
}

static size_t place_of_path(struct makers *m, const char *path)
{
	static const enum owner_part parts[] = {
		[BY_SLICE] = OWNER_SLICE,
		[BY_UNIT] = OWNER_UNIT,
		[BY_POD] = OWNER_POD,
		[BY_CONTAINER] = OWNER_CONTAINER,
	};
	struct owner o;

	if (m->by == BY_GROUP)
		return place_of(m, group_of(path));
	o = owner_of_path(path);
	return place_of(m, owner_part(&o, parts[m->by]));
}

/* Memcgs */

static void count(const struct sample *s, const struct memcg *m, struct maker_row *row)
{
	struct num born = m->born_exact ? m->born_boot_ns : NUM_UNKNOWN;

	row->live += m->state == MEMCG_LIVE;
	row->dying += m->state == MEMCG_DYING;
	if (!born.known)
		return;
	row->recent += s->at.boot_ns - born.v <= MAKERS_RECENT_SECONDS * NS_PER_SEC;
	if (!row->newest_boot_ns.known || born.v > row->newest_boot_ns.v) {
		row->newest_boot_ns = born;
		row->newest_pid = m->creator_pid;
	}
}

static void take_memcg(struct makers *m, const struct sample *s, const struct memcg *memcg)
{
	size_t place;

	if (m->by == BY_CREATOR) {
		place = place_of(m, text_of(memcg->creator));
		map_put(&m->maker_of, memcg->root, memcg->id, (void *)(place + 1));
	} else {
		buf_clear(&m->path);
		memcg_path_raw(memcg, &m->path);
		place = place_of_path(m, buf_str(&m->path));
	}
	count(s, memcg, &m->rows[place]);
}

void makers_take_sample(struct makers *m, const struct sample *s)
{
	for (size_t i = 0; s->memcgs && i < s->memcgs->n; i++)
		take_memcg(m, s, s->memcgs->rows[i]);
}

void makers_take_path(struct makers *m, const char *path, bool dying)
{
	size_t place = place_of_path(m, path);

	m->rows[place].live += !dying;
	m->rows[place].dying += dying;
}

/* Lives */

static void begin_lives(struct makers *m, struct num begin)
{
	m->begin = begin;
	for (size_t i = 0; i < m->n; i++) {
		m->rows[i].created = m->rows[i].removed = m->rows[i].freed = begin;
		m->rows[i].n_lifetimes = 0;
	}
}

static size_t place_of_event(struct makers *m, const struct event *e)
{
	size_t place;

	if (m->by != BY_CREATOR)
		return place_of_path(m, e->path ? e->path : "");
	if (e->kind == EVENT_BORN) {
		place = place_of(m, text_of(e->comm));
		if (e->id.known)
			map_put(&m->maker_of, e->root, (uint64_t)e->id.v, (void *)(place + 1));
		return place;
	}
	place = e->id.known ? (size_t)map_get(&m->maker_of, e->root, (uint64_t)e->id.v) : 0;
	return place ? place - 1 : place_of(m, text_of(NULL));
}

static void take_event(void *user, const struct event *e)
{
	struct makers *m = user;
	struct maker_row *row;
	size_t place;

	if (e->kind != EVENT_BORN && e->kind != EVENT_DYING && e->kind != EVENT_FREED)
		return;
	place = place_of_event(m, e);
	row = &m->rows[place];
	row->created = num_add(row->created, num(e->kind == EVENT_BORN));
	row->removed = num_add(row->removed, num(e->kind == EVENT_DYING));
	row->freed = num_add(row->freed, num(e->kind == EVENT_FREED));
	if (e->kind == EVENT_DYING && e->lifetime_ns.known) {
		row->lifetimes += (double)e->lifetime_ns.v / (double)NS_PER_SEC;
		row->n_lifetimes++;
	}
}

static void take_sum(void *user, const struct lives_sum *sum)
{
	struct makers *m = user;
	struct maker_row *row;
	size_t place;

	if (m->by == BY_CREATOR)
		place = place_of(m, text_of(sum->creator));
	else if (m->by == BY_GROUP && sum->below)
		place = place_of(m, text_of(sum->path));
	else
		place = place_of_path(m, sum->path ? sum->path : "");
	if (m->by == BY_CREATOR && sum->id.known)
		map_put(&m->maker_of, sum->root, (uint64_t)sum->id.v, (void *)(place + 1));
	row = &m->rows[place];
	row->created = num_add(row->created, num(sum->born));
	row->removed = num_add(row->removed, num(sum->removed));
	row->freed = num_add(row->freed, num(sum->freed));
}

bool makers_take_lives(struct makers *m, struct source *src, const struct sample *s, size_t events_most,
		       struct lives_span *ret)
{
	static const struct lives_fns fns = {take_sum, take_event};
	const struct lives_wanted want = {
		.until = s->tick,
		.since_utc_ns = s->at.utc_ns - MAKERS_WINDOW_SECONDS * NS_PER_SEC,
		.events_most = events_most,
	};

	*ret = (struct lives_span){0};
	if (!src || !src->ops->lives || !source_state_tells(s->sources[SOURCE_TRACE].state))
		return false;
	begin_lives(m, num(0));
	if (src->ops->lives(src, &want, &fns, m, ret) < 0 || ret->since_utc_ns >= s->at.utc_ns) {
		begin_lives(m, NUM_UNKNOWN);
		return false;
	}
	m->window_ns = num(s->at.utc_ns - ret->since_utc_ns);
	m->paused = ret->gaps > 0;
	return true;
}

/* Rows */

static int compare_keys(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int by_key(const void *a, const void *b)
{
	return compare_keys(((const struct maker_row *)a)->key, ((const struct maker_row *)b)->key);
}

static int by_size(const void *a, const void *b)
{
	const struct maker_row *x = a, *y = b;
	int64_t nx = x->live + x->dying, ny = y->live + y->dying;

	return nx != ny ? (nx < ny) - (nx > ny) : by_key(a, b);
}

/* Sorting changes places, so the maps to them are not to be used any more. */
static void sort_rows(struct makers *m, int (*compare)(const void *a, const void *b))
{
	map_done(&m->found);
	map_done(&m->maker_of);
	if (m->n)
		qsort(m->rows, m->n, sizeof(*m->rows), compare);
}

static void settle_rows(const struct makers *m, struct maker_row *row)
{
	struct real seconds = real_div(real_of(m->window_ns), real((double)NS_PER_SEC));

	row->paused = m->paused;
	row->births_per_second = real_div(real_of(row->created), seconds);
	row->lifetime_seconds =
		row->n_lifetimes ? real(row->lifetimes / (double)row->n_lifetimes) : REAL_UNKNOWN;
}

const struct maker_row *makers_rows(struct makers *m, size_t *ret_n)
{
	sort_rows(m, by_key);
	for (size_t i = 0; i < m->n; i++)
		settle_rows(m, &m->rows[i]);
	*ret_n = m->n;
	return m->rows;
}

/* Sums all rows from @from on in one row called "other". */
static void join_rest(struct makers *m, size_t from)
{
	struct maker_row *other = &m->rows[from];

	for (size_t i = from + 1; i < m->n; i++) {
		other->live += m->rows[i].live;
		other->dying += m->rows[i].dying;
		free(m->rows[i].key);
	}
	free(other->key);
	other->key = xstrdup("other");
	m->n = from + 1;
}

const struct maker_row *makers_largest(struct makers *m, size_t most, size_t *ret_n)
{
	sort_rows(m, by_size);
	for (size_t i = 0; i < m->n; i++)
		if (!m->rows[i].key)
			m->rows[i].key = xstrdup("none");
	if (m->n > most)
		join_rest(m, most);
	*ret_n = m->n;
	return m->rows;
}

bool makers_have_all(const struct sample *s, int64_t dying)
{
	return num_is(s->counts.is_part ? s->counts.part_dying : s->counts.dying, dying);
}

/* Tables */

FIELD_GETTER(get_live, struct maker_row, value_num(num(r->live)))
/* A dying memcg without a row may be of anybody. */
static struct num dying_of(const struct sample *s, const struct maker_row *r)
{
	return makers_have_all(s, s->memcgs ? (int64_t)s->memcgs->dying : 0) ? num(r->dying) : NUM_UNKNOWN;
}

FIELD_GETTER(get_dying, struct maker_row, value_num(dying_of(s, r)))
FIELD_GETTER(get_price, struct maker_row, value_num(savings_memcgs_bytes(&s->price, num(r->live), num(r->dying))))
FIELD_GETTER(get_saved, struct maker_row, value_num(num_mul(s->per_memcg.saved_bytes, num(r->live + r->dying))))
FIELD_GETTER(get_would_save, struct maker_row,
	     value_num(num_mul(s->per_memcg.would_save_bytes, num(r->live + r->dying))))
FIELD_GETTER(get_recent, struct maker_row, value_num(num(r->recent)))
FIELD_GETTER(get_newest, struct maker_row, value_age(s, r->newest_boot_ns))
/*
 * Growth is the price of memcgs made since, less those freed; one that died and is not freed costs less than
 * before. What came and went while nobody recorded is in none of these.
 */
static struct num growth_of(const struct sample *s, const struct maker_row *r)
{
	struct num more = num_sub(r->created, r->removed), dying = num_sub(r->removed, r->freed);

	if (r->paused)
		return NUM_UNKNOWN;
	return num_add(num_mul(s->price.slab_bytes, more), num_mul(s->price.dying_slab_bytes, dying));
}

FIELD_GETTER(get_growth, struct maker_row, value_num(growth_of(s, r)))
FIELD_GETTER(get_by, struct maker_row, value_str(makers_by_name(r->by)))

/* Without clang-format, which would put each initializer on a line of its own. */
/* clang-format off */
#define FIELD_ROWS_NOW \
	{"live", "LIVE", "live memcgs of it", FROM(get_live), UNIT_NONE, METRIC_GAUGE, 7, 0}, \
	{"dying", "DYING", \
	 "memcgs of it, removed and not yet freed; unknown where the kernel does not tell which they are", \
	 FROM(get_dying), UNIT_NONE, METRIC_GAUGE, 6, 0}, \
	{"price_bytes", "PRICE", "slab that these cost, live and dying; of the live where DYING is unknown", \
	 FROM(get_price), UNIT_BYTES, METRIC_NONE, 8, 0}

/* Of the window; of now it is the hour before, as far as events are kept. */
#define FIELD_ROWS_LIVES \
	{"created", "CREATED", "made in the hour before, as far as the history goes back", ROW(struct maker_row, created), \
	 UNIT_NONE, METRIC_GAUGE, 7, 0}, \
	{"removed", "REMOVED", "removed in that hour", ROW(struct maker_row, removed), UNIT_NONE, METRIC_GAUGE, 7, 0}, \
	{"freed", "FREED", "freed by the kernel in that hour", ROW(struct maker_row, freed), \
	 UNIT_NONE, METRIC_GAUGE, 7, 0}, \
	{"growth_bytes", "GROWTH", \
	 "slab that these cost more than an hour before; unknown where recording paused in it", FROM(get_growth), \
	 UNIT_BYTES, METRIC_NONE, 8, 0}, \
	{"births_per_second", "BIRTHS/S", "made a second, the mean of that hour", \
	 ROW(struct maker_row, births_per_second), UNIT_NONE, METRIC_GAUGE, 7, 0}, \
	{"lifetime_seconds", "LIFETIME", \
	 "from birth to removal, the mean of those that were removed in that hour and have events of both", \
	 ROW(struct maker_row, lifetime_seconds), UNIT_SECONDS, METRIC_NONE, 8, 0}
/* clang-format on */

static const struct field maker_fields[] = {
	FIELD_ROWS_NOW,
	{"recent", "RECENT", "of them, made in the last minute", FROM(get_recent), UNIT_NONE,
	 METRIC_GAUGE, 7, 0},
	{"newest_seconds", "NEWEST", "since the last of them was made, where that was seen",
	 FROM(get_newest), UNIT_SECONDS, METRIC_NONE, 7, 0},
	FIELD_ROWS_LIVES,
	{"creator_pid", "PID", "process that made the newest", ROW(struct maker_row, newest_pid),
	 UNIT_ID, METRIC_NONE, 8, 0},
	{WORD_MAKER,
	 "command that made them; unknown of those that were there before anybody looked",
	 ROW_NAME(struct maker_row, key), UNIT_NONE, METRIC_NONE, 0, 0},
};

static const struct field owner_fields[] = {
	FIELD_ROWS_NOW,
	{WORD_SAVED, "bytes that caches of their own save for these", FROM(get_saved), UNIT_BYTES,
	 METRIC_NONE, 8, FIELD_SAVED},
	{WORD_WOULD_SAVE, "bytes that caches of their own would save for these",
	 FROM(get_would_save), UNIT_BYTES, METRIC_NONE, 10, FIELD_WOULD_SAVE},
	FIELD_ROWS_LIVES,
	{"by", "BY", "what is summed: subtree, slice, unit, pod, container", FROM(get_by),
	 UNIT_NONE, METRIC_NONE, 9, FIELD_EXTRA},
	{"owner", "OWNER", "whose they are; unknown where the paths do not spell it",
	 ROW_NAME(struct maker_row, key), UNIT_NONE, METRIC_NONE, 0, 0},
};

static size_t maker_count(const struct sample *s)
{
	return s->n_makers;
}

static const void *maker_row_at(const struct sample *s, size_t i)
{
	return &s->makers[i];
}

const struct table table_makers = {
	.name = "makers",
	.help = "who made the memcgs: how many live and die, and what they cost",
	.needs = NEED_COUNTS | NEED_MEMCGS | NEED_DYING,
	.kind = TABLE_OF_MEMCGS | TABLE_SUMS,
	.fields = maker_fields,
	.n_fields = ARRAY_SIZE(maker_fields),
	.sort = "price_bytes",
	.count = maker_count,
	.row = maker_row_at,
};

const struct table table_owners = {
	.name = "owners",
	.help = "whose the memcgs are, as --by says: how many live and die, and what they cost",
	.needs = NEED_COUNTS | NEED_MEMCGS | NEED_DYING,
	.kind = TABLE_OF_MEMCGS | TABLE_SUMS | TABLE_ASKS_BY,
	.fields = owner_fields,
	.n_fields = ARRAY_SIZE(owner_fields),
	.sort = "price_bytes",
	.count = maker_count,
	.row = maker_row_at,
};
