/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct sample;

/*
 * verdict: is it memcgs, whose, and what would help? At most four sentences over the figures of a sample, the
 * worst first. Each is made by a rule; what a rule needs and is unknown keeps it silent. Texts are
 * for people and one line each, escaped (base/text.h); the figures in them stand in the sample.
 */

enum verdict_id {
	VERDICT_SHARE,	/* what memcgs hold of slab, or that they hold little of it and which cache holds most */
	VERDICT_GROWTH, /* what slab grew by, and whether memcgs are it */
	VERDICT_IDS,	/* few ids are left, or none */
	VERDICT_DYING,	/* removed memcgs hold much */
	VERDICT_SAVED,	/* what caches of their own save */
	VERDICT_WOULD_SAVE,
	VERDICT_NONE, /* nothing can be said */
};

/* "growth": the word of the JSON document. */
const char *verdict_id_name(enum verdict_id id);

/* How loud a sentence is. */
enum verdict_weight {
	WEIGHT_QUIET, /* it is as it should be */
	WEIGHT_GOOD,  /* something is saved */
	WEIGHT_WARN,  /* it is worth a look */
	WEIGHT_ALARM, /* it fails now, or soon */
};

struct verdict_line {
	enum verdict_id id;
	enum verdict_weight weight;
	char *text;
};

#define VERDICT_MAX 4

struct verdict {
	struct verdict_line lines[VERDICT_MAX];
	size_t n; /* 1 at least */
};

/* Looks at every row of the table of @s (model/who.h). */
void verdict_make(const struct sample *s, struct verdict *ret);
void verdict_done(struct verdict *v);

struct growth_span;

/* The span over which slab grew so much that it is worth telling, the shortest; NULL: it did not. */
const struct growth_span *verdict_growth_span(const struct sample *s);

/*
 * Who makes slab grow, in few words: "96% memcgs, below /a by mk (15727)", "not memcgs: dentry +150MiB". Nothing
 * where slab does not grow. Looks at every row of the table only where it does.
 */
void verdict_whose(const struct sample *s, struct buf *out);

/* The line of @id; NULL where it is silent. */
const struct verdict_line *verdict_line(const struct verdict *v, enum verdict_id id);

#endif
