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
 * explain: explains a number in words: its formula, the inputs and where they come from, and
 * what the figure does not tell. The text is plain, with one paragraph a line; the caller wraps it.
 */

/* Every field of the row: its name, value and help. */
void explain_fields(const struct sample *s, const struct table *t, const void *row,
		    struct buf *out);

/* How the saving of one followed struct is computed, in some lines. */
void explain_struct(const struct followed *f, struct buf *out);

/* The owner of a memcg as its path spells it, and its maker. */
void explain_owner(const struct memcg *m, struct buf *out);

/* The meaning of "in slab pages", to stand once behind structs. */
void explain_slab_pages(struct buf *out);

/* The sum over followed structs for one memcg, and the total. */
void explain_per_memcg(const struct sample *s, struct buf *out);

/* The state of every source that was asked. */
void explain_sources(const struct sample *s, struct buf *out);

/* The values of the memory controller's files for the memcg, or the reason why there are none. */
void explain_controller(struct source *src, const struct memcg *m, struct buf *out);

#endif
