/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct sample;

/*
 * verdict: do memcgs hold the slab memory, whose memcgs are they, and what would help? The answer is at most four
 * sentences over the figures of a sample, the worst first. Each sentence is made by a rule, which is silent where a
 * figure that it needs is unknown. Texts are one line each, for people, and escaped (base/text.h); their figures
 * stand in the sample.
 */

enum verdict_id {
	VERDICT_SHARE,	/* memcgs hold so much of slab, or they hold little and another cache holds most */
	VERDICT_GROWTH, /* slab grew by so much, and memcgs are the cause or not */
	VERDICT_IDS,	/* few ids are left, or none */
	VERDICT_DYING,	/* removed memcgs hold much */
	VERDICT_SAVED,	/* caches of their own save so much */
	VERDICT_WOULD_SAVE,
	VERDICT_NONE, /* nothing can be said */
};

/* "growth": the word of the JSON document. */
const char *verdict_id_name(enum verdict_id id);

/* How loud a sentence is. */
enum verdict_weight {
	WEIGHT_QUIET, /* all is as it should be */
	WEIGHT_GOOD,  /* something is saved */
	WEIGHT_WARN,  /* somebody should look */
	WEIGHT_ALARM, /* something fails now, or soon */
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

/* Makes the sentences. It looks at every row of the table of memcgs (model/who.h). */
void verdict_make(const struct sample *s, struct verdict *ret);
void verdict_done(struct verdict *v);

struct growth_span;

/* The shortest span over which slab grew so much that the growth is worth telling; NULL: there is none. */
const struct growth_span *verdict_growth_span(const struct sample *s);

/*
 * Adds the cause of slab's growth to @out in few words: "96% memcgs below /a, made by mk (15727)", "not memcgs: dentry
 * +150MiB". Adds nothing where slab does not grow; it looks at every row of the table only where slab does.
 */
void verdict_whose(const struct sample *s, struct buf *out);

/*
 * Adds "; 10 of 11 live ones are below /a" to @out where a subtree has most of the live memcgs, nothing where none but
 * the root has. It looks at every row of the table.
 */
void verdict_most_live(const struct sample *s, struct buf *out);

/*
 * Adds why it is not known what holds the dying, and the cure, to @out: what SOURCE_BPF says. False where it is known,
 * or where the kernel was not asked yet.
 */
bool verdict_holders_unknown(const struct sample *s, struct buf *out);

/* The line of @id; NULL where it is silent. */
const struct verdict_line *verdict_line(const struct verdict *v, enum verdict_id id);

#endif
