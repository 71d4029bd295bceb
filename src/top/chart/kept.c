/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/chart/kept.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/strings.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/follow.h"
#include "model/sample.h"

struct kept_tick {
	uint64_t tick;
	int64_t utc_ns, boot_ns;
	struct real *values; /* values of the fields of table_ticks, in their order, then of kept.caches */
};

void kept_done(struct kept *k)
{
	for (size_t i = 0; i < k->n; i++)
		free(k->ticks[i].values);
	free(k->ticks);
	for (size_t i = 0; i < k->n_caches; i++)
		follow_column_free(k->caches[i]);
	free(k->caches);
	*k = (struct kept){.n = 0};
}

static struct real real_value(const struct value *v)
{
	if (v->kind == VALUE_INT)
		return real((double)v->i);
	return v->kind == VALUE_REAL ? real(v->r) : REAL_UNKNOWN;
}

static void follow_caches(struct kept *k, const struct sample *s)
{
	struct strings follow = STRINGS_INIT;

	follow_take(&follow, s);
	k->caches = xcalloc(follow.n * FOLLOW_COLUMNS, sizeof(struct field *));
	for (size_t i = 0; i < follow.n; i++)
		for (size_t c = 0; c < FOLLOW_COLUMNS; c++)
			k->caches[k->n_caches++] = follow_column(follow.v[i], c);
	strings_done(&follow);
}

static size_t n_fields(const struct kept *k)
{
	return table_ticks.n_fields + k->n_caches;
}

static const struct field *field_at(const struct kept *k, size_t i)
{
	return i < table_ticks.n_fields ? &table_ticks.fields[i] : k->caches[i - table_ticks.n_fields];
}

static struct real *values_of(const struct kept *k, const struct sample *s)
{
	struct real *values = xcalloc(n_fields(k), sizeof(*values));
	struct buf scratch = BUF_INIT;

	for (size_t i = 0; i < n_fields(k); i++) {
		struct value v;

		if (field_at(k, i)->metric != METRIC_GAUGE)
			continue;
		v = field_value(field_at(k, i), s, s, &scratch);
		values[i] = real_value(&v);
	}
	buf_done(&scratch);
	return values;
}

void kept_add(struct kept *k, const struct sample *s)
{
	if (k->n && k->ticks[k->n - 1].tick >= s->tick)
		return;
	if (!k->caches)
		follow_caches(k, s);
	if (k->n == KEPT_MOST) {
		free(k->ticks[0].values);
		memmove(k->ticks, k->ticks + 1, --k->n * sizeof(*k->ticks));
	}
	XGROW(k->ticks, k->n, k->cap);
	k->ticks[k->n++] = (struct kept_tick){s->tick, s->at.utc_ns, s->at.boot_ns, values_of(k, s)};
}

static size_t place_of(const struct kept *k, const char *name)
{
	size_t i = 0;

	while (name && i < n_fields(k) && strcmp(field_at(k, i)->name, name) != 0)
		i++;
	return name ? i : n_fields(k);
}

static struct real value_at(const struct kept *k, const struct kept_tick *t, size_t place)
{
	return t && place < n_fields(k) ? t->values[place] : REAL_UNKNOWN;
}

/* Makes a point of the tick alone; the time since the tick before counts with the values of that one. */
static struct point point_of(const struct kept *k, const struct kept_tick *t, const struct kept_tick *before,
			     const struct points_wanted *want)
{
	double seconds = before ? (double)(t->boot_ns - before->boot_ns) / 1e9 : 0;
	struct point p = {.slot = want->width_ns ? t->utc_ns / want->width_ns : 0,
			  .ticks = 1,
			  .last_tick = t->tick,
			  .first_utc_ns = t->utc_ns,
			  .last_utc_ns = t->utc_ns,
			  .after_gap = !before};

	for (size_t f = 0; f < POINT_FIGURES; f++) {
		size_t place = place_of(k, want->figures[f]);
		struct real v = value_at(k, t, place), old = value_at(k, before, place);

		p.v[f].low = p.v[f].high = p.v[f].last = v;
		if (old.known) {
			p.v[f].area = old.v * seconds;
			p.v[f].seconds = seconds;
		}
	}
	return p;
}

void kept_points(const struct kept *k, const struct points_wanted *want, points_fn *fn, void *user)
{
	struct point whole = {.ticks = 0};

	for (size_t i = 0; i < k->n; i++) {
		struct point p;

		if (k->ticks[i].tick <= want->after || k->ticks[i].tick > want->until ||
		    k->ticks[i].utc_ns < want->since_utc_ns)
			continue;
		p = point_of(k, &k->ticks[i], i ? &k->ticks[i - 1] : NULL, want);
		if (whole.ticks && whole.slot != p.slot) {
			fn(user, &whole);
			whole.ticks = 0;
		}
		point_add(&whole, &p);
	}
	if (whole.ticks)
		fn(user, &whole);
}
