/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/chart/spark.h"

#include "base/buf.h"

#define LEVELS 8

static const char *const blocks[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const signs[LEVELS] = {"_", ".", ":", "-", "=", "+", "*", "#"};

void spark_clear(struct spark *s)
{
	s->n = s->next = 0;
}

void spark_add(struct spark *s, struct real v)
{
	s->v[s->next] = v;
	s->next = (s->next + 1) % SPARK_MAX;
	if (s->n < SPARK_MAX)
		s->n++;
}

/* The @i-th of the newest @n values, oldest first. */
static struct real value_at(const struct spark *s, size_t n, size_t i)
{
	return s->v[(s->next + SPARK_MAX - n + i) % SPARK_MAX];
}

struct range {
	double low, high;
	bool any;
};

static struct range range_of(const struct spark *s, size_t n)
{
	struct range r = {0, 0, false};

	for (size_t i = 0; i < n; i++) {
		struct real v = value_at(s, n, i);

		if (!v.known)
			continue;
		r.low = !r.any || v.v < r.low ? v.v : r.low;
		r.high = !r.any || v.v > r.high ? v.v : r.high;
		r.any = true;
	}
	return r;
}

void spark_range(const struct spark *s, size_t width, struct real *ret_low, struct real *ret_high)
{
	struct range r = range_of(s, s->n < width ? s->n : width);

	*ret_low = r.any ? real(r.low) : REAL_UNKNOWN;
	*ret_high = r.any ? real(r.high) : REAL_UNKNOWN;
}

static size_t level(const struct range *r, double v)
{
	double from = 0, span = r->high - r->low;

	if (r->low > 0 && span < r->high / 8) { /* the change is small, and is not to look like a cliff */
		from = r->low;
		span = r->high / 8;
	} else if (r->low < 0) {
		from = r->low;
	} else {
		span = r->high;
	}
	return span > 0 ? (size_t)((v - from) / span * (LEVELS - 1) + 0.5) : 0;
}

void spark_draw(const struct spark *s, size_t width, bool ascii, struct buf *out)
{
	size_t n = s->n < width ? s->n : width;
	struct range r = range_of(s, n);

	for (size_t i = 0; i < n; i++) {
		struct real v = value_at(s, n, i);

		if (!v.known)
			buf_addc(out, ' ');
		else
			buf_adds(out, (ascii ? signs : blocks)[level(&r, v.v)]);
	}
}
