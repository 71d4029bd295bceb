/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_EXPLAIN_H
#define TOP_EXPLAIN_H

struct buf;
struct followed;
struct memcg;
struct sample;
struct source;
struct table;

/*
 * explain: "explain this number" in words: formula, inputs, where they come from, and
 * what the figure does not say. Plain text, one paragraph line a line; the caller wraps.
 */

/* Every field of the row: its name, value and what it is. */
void explain_fields(const struct sample *s, const struct table *t, const void *row,
		    struct buf *out);

/* How one followed struct's saving is made, in one to three lines. */
void explain_struct(const struct followed *f, struct buf *out);

/* The sum over followed structs, and the total. */
/* Whose a memcg is, as its path spells it, and who made it. */
void explain_owner(const struct memcg *m, struct buf *out);

/* What "in slab pages" is, once behind structs. */
void explain_slab_pages(struct buf *out);

void explain_per_memcg(const struct sample *s, struct buf *out);

/* State of every source that was asked. */
void explain_sources(const struct sample *s, struct buf *out);

/* The memcg's files of the memory controller, or why they cannot be had. */
void explain_controller(struct source *src, const struct memcg *m, struct buf *out);

#endif
