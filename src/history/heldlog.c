/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/heldlog.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xalloc.h"
#include "history/memcglog.h"
#include "history/changeset.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"

/* A change by so many pages or children is not written. */
#define NO_NEWS 16

struct told {
	enum holder_kind kind;
	uint64_t file; /* hash of the first one's path; 0: none */
	uint64_t counts[HOLDER_KINDS];
	uint64_t look; /* in which the memcg was met last */
};

static struct told told_of(const struct held *h)
{
	struct told t = {.kind = h->kind};

	/* where not all of many files were looked at, another one may be met first each time */
	if (h->n_files && !h->about)
		t.file = hash_mix(HASH_START, h->files[0].file->path, strlen(h->files[0].file->path));
	memcpy(t.counts, h->pages, sizeof(t.counts));
	return t;
}

static bool differs_much(uint64_t a, uint64_t b)
{
	return a > 2 * b + NO_NEWS || b > 2 * a + NO_NEWS;
}

static bool is_news(const struct told *was, const struct told *now)
{
	if (was->kind != now->kind || was->file != now->file)
		return true;
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		if (differs_much(was->counts[k], now->counts[k]))
			return true;
	return false;
}

/* Rows */

static struct held_row *new_held_row(struct changeset *cs, int64_t memcg, const struct held *h, int64_t *place)
{
	struct held_row *row;

	XGROW(cs->held, cs->n_held, cs->held_cap);
	row = &cs->held[cs->n_held++];
	*row = (struct held_row){.memcg = memcg,
				 .tick = cs->tick,
				 .place = *place,
				 .estimate = h->about,
				 .refs = *place ? NUM_UNKNOWN : h->refs};
	++*place;
	return row;
}

static void add_file(struct changeset *cs, int64_t memcg, const struct held *h, const struct held_part *part,
		     int64_t *place)
{
	struct held_row *row = new_held_row(cs, memcg, h, place);

	row->kind = part->file->kind;
	row->count = (int64_t)part->pages;
	row->file = escaped_copy(part->file->path);
	row->fs = escaped_copy(part->file->fs);
	row->found = part->file->found;
}

static void add_held(struct changeset *cs, int64_t memcg, const struct held *h)
{
	uint64_t left[HOLDER_KINDS];
	int64_t place = 0;

	memcpy(left, h->pages, sizeof(left));
	for (size_t i = 0; i < h->n_files; i++) {
		uint64_t *of = &left[h->files[i].file->kind];

		add_file(cs, memcg, h, &h->files[i], &place);
		*of -= h->files[i].pages < *of ? h->files[i].pages : *of;
	}
	for (size_t k = 0; k < HOLDER_KINDS; k++) {
		struct held_row *row;

		/* where nothing was found, a row says that */
		if (!left[k] && !(k == HOLDER_OTHER && !place))
			continue;
		row = new_held_row(cs, memcg, h, &place);
		row->kind = (enum holder_kind)k;
		row->count = (int64_t)left[k];
	}
}

/* Looks */

static void look_at_dying(struct held_log *log, struct changeset *cs, int64_t memcg, const struct held *h, size_t *n)
{
	struct told *told = map_get(&log->told, 0, (uint64_t)memcg), now = told_of(h);

	now.look = log->look;
	if (told && !is_news(told, &now)) {
		told->look = log->look;
		return;
	}
	if (*n >= HELD_LOG_LOOK_MAX)
		return;
	if (!told) {
		told = xcalloc(1, sizeof(*told));
		map_put(&log->told, 0, (uint64_t)memcg, told);
	}
	*told = now;
	add_held(cs, memcg, h);
	++*n;
}

/* Drops memcgs that were not met: they are freed, and no id is used again. */
static void forget_unmet(struct held_log *log)
{
	struct map kept = MAP_INIT;

	for (size_t i = 0; i < log->told.cap; i++) {
		struct told *told = log->told.slots[i].value;

		if (!told)
			continue;
		if (told->look == log->look)
			map_put(&kept, log->told.slots[i].hi, log->told.slots[i].lo, told);
		else
			free(told);
	}
	map_done(&log->told);
	log->told = kept;
}

void held_log_encode(struct held_log *log, const struct memcg_log *memcgs, const struct sample *s, struct changeset *cs)
{
	size_t n = 0;

	if (!s->memcgs || !s->held || s->held_boot_ns == log->look_ns)
		return;
	log->look_ns = s->held_boot_ns;
	log->look++;
	for (size_t i = 0; i < s->memcgs->dying; i++) {
		const struct memcg *m = s->memcgs->dying_rows[i];
		int64_t id = m->held ? memcg_log_id(memcgs, m) : 0;

		if (id)
			look_at_dying(log, cs, id, m->held, &n);
	}
	forget_unmet(log);
}

void held_log_done(struct held_log *log)
{
	for (size_t i = 0; i < log->told.cap; i++)
		free(log->told.slots[i].value);
	map_done(&log->told);
	*log = HELD_LOG_INIT;
}

/* Waiting */

void held_log_absorb(struct changeset *next, struct changeset *old)
{
	struct map have = MAP_INIT;
	size_t kept = 0;

	for (size_t i = 0; i < next->n_held; i++)
		map_put(&have, 0, (uint64_t)next->held[i].memcg, next);
	for (size_t i = 0; i < old->n_held; i++) {
		if (map_get(&have, 0, (uint64_t)old->held[i].memcg) || next->n_held >= HELD_LOG_WAIT_MAX) {
			old->held[kept++] = old->held[i];
			continue;
		}
		XGROW(next->held, next->n_held, next->held_cap);
		next->held[next->n_held++] = old->held[i];
	}
	old->n_held = kept; /* these go with it */
	map_done(&have);
}
