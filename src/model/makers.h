/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_MAKERS_H
#define MODEL_MAKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct event;
struct sample;
struct table;

/*
 * makers: memcgs summed by who made them or by whose they are, a row for each, with what was made, removed
 * and freed in a window of time. Looks at every memcg: for a command.
 *
 * The window's figures come from events (model/events.h). A removal names the memcg and not its maker, so by
 * maker it counts for the one whose birth the window has seen, or whose memcg the sample still has; else
 * for the row without a name.
 */

enum makers_by {
	BY_CREATOR,   /* the command that made them */
	BY_GROUP,     /* the cgroup that they are right below: "/system.slice" */
	BY_SLICE,     /* and on: what their paths spell (model/owner.h) */
	BY_UNIT,
	BY_POD,
	BY_CONTAINER,
	MAKERS_BY_COUNT,
};

/* "maker", "subtree", "slice", "unit", "pod", "container"; and the other way, MAKERS_BY_COUNT where it is none. */
const char *makers_by_name(enum makers_by by);
enum makers_by makers_by_of_name(const char *name);

#define MAKERS_RECENT_SECONDS 60

struct maker_row {
	enum makers_by by;
	char *key; /* raw bytes; NULL: not known, or the path spells none */
	int64_t live, dying;
	int64_t recent;		/* of them, made in the last MAKERS_RECENT_SECONDS */
	struct num newest_boot_ns; /* when the last of them was made, where that was seen */
	struct num newest_pid;	/* of its maker */
	/* In the window; unknown where there is none. */
	struct num created, removed, freed;
	struct real births_per_second;
	struct real lifetime_seconds; /* the mean of those that were removed and seen to be made */
	/* while it is summed up */
	double lifetimes;
	int64_t n_lifetimes;
};

struct makers; /* opaque */

struct makers *makers_new(enum makers_by by);
void makers_free(struct makers *m);

/* Every memcg of @s. */
void makers_take_sample(struct makers *m, const struct sample *s);

/* One memcg, live or dying, of which only the raw path is known; not by maker. */
void makers_take_path(struct makers *m, const char *path, bool dying);

/* Behind all memcgs: the window of @seconds, and each event of it, oldest first. */
void makers_window(struct makers *m, double seconds);
void makers_take_event(struct makers *m, const struct event *e);

/* The rows, by name, borrowed; nothing more is to be taken afterwards. */
const struct maker_row *makers_rows(struct makers *m, size_t *ret_n);

/*
 * The same with no more than @most named rows, those with most memcgs, and one called "other" with the rest where
 * there is one; what has no name is called "none".
 */
const struct maker_row *makers_largest(struct makers *m, size_t most, size_t *ret_n);

extern const struct table table_makers; /* struct maker_row, by maker */
extern const struct table table_owners; /* struct maker_row, by anything else */

#endif
