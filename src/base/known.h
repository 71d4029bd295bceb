/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_KNOWN_H
#define BASE_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * known: numbers that may be unknown. Unknown is not 0.
 *
 * A result is known only when every input was known. An integer that does not fit becomes
 * unknown, so that hostile input cannot produce a wrong figure that looks plausible.
 */

/* Bytes, objects, pages, nanoseconds: whole and signed. */
struct num {
	int64_t v;
	bool known;
};

/* Averages such as page-true bytes. */
struct real {
	double v;
	bool known;
};

static const struct num NUM_UNKNOWN = {0, false};
static const struct real REAL_UNKNOWN = {0, false};

static inline struct num num(int64_t v)
{
	return (struct num){v, true};
}

/* A kernel counter; a value beyond int64_t is unknown. */
static inline struct num num_u(uint64_t v)
{
	return v <= INT64_MAX ? num((int64_t)v) : NUM_UNKNOWN;
}

static inline struct num num_add(struct num a, struct num b)
{
	struct num r = {0, a.known && b.known};

	if (r.known && __builtin_add_overflow(a.v, b.v, &r.v))
		return NUM_UNKNOWN;
	return r;
}

static inline struct num num_sub(struct num a, struct num b)
{
	struct num r = {0, a.known && b.known};

	if (r.known && __builtin_sub_overflow(a.v, b.v, &r.v))
		return NUM_UNKNOWN;
	return r;
}

static inline struct num num_mul(struct num a, struct num b)
{
	struct num r = {0, a.known && b.known};

	if (r.known && __builtin_mul_overflow(a.v, b.v, &r.v))
		return NUM_UNKNOWN;
	return r;
}

/* 2 to the power of @a: the pages of an order. Unknown for an order larger than any page allocator has. */
static inline struct num num_pow2(struct num a)
{
	return a.known && a.v >= 0 && a.v <= 20 ? num((int64_t)1 << a.v) : NUM_UNKNOWN;
}

static inline bool num_is(struct num a, int64_t v)
{
	return a.known && a.v == v;
}

static inline struct real real(double v)
{
	return (struct real){v, true};
}

static inline struct real real_of(struct num a)
{
	return (struct real){(double)a.v, a.known};
}

static inline struct real real_add(struct real a, struct real b)
{
	return (struct real){a.v + b.v, a.known && b.known};
}

static inline struct real real_sub(struct real a, struct real b)
{
	return (struct real){a.v - b.v, a.known && b.known};
}

static inline struct real real_mul(struct real a, struct real b)
{
	return (struct real){a.v * b.v, a.known && b.known};
}

/* Unknown when @b is 0. */
static inline struct real real_div(struct real a, struct real b)
{
	if (!a.known || !b.known || (b.v <= 0 && b.v >= 0))
		return REAL_UNKNOWN;
	return real(a.v / b.v);
}

#endif
