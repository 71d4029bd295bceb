/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_MAKERS_H
#define MODEL_MAKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct lives_span;
struct sample;
struct source;
struct table;

/*
 * makers: memcgs summed by their makers or by their owners, a row for each, with the numbers that were made, removed
 * and freed in a window of time. It looks at every memcg, and is therefore for a command or a screen that shows it, and
 * not for each tick of a daemon.
 *
 * The window's figures come from events (model/events.h). A removal names the memcg and not its maker. By
 * maker it therefore counts for the maker whose birth event the window has, or who made the memcg as the sample
 * still shows it; else it counts for the row without a name. Of a tick that had no room for its events there are sums
 * of lives instead (struct lives_sum), in which a removal has its maker; of lives shorter than a tick they know the
 * parent's path alone, so a unit, a pod or a container right below it stays unknown.
 */

enum makers_by {
	BY_CREATOR,   /* the command that made them */
	BY_GROUP,     /* the parent of their cgroup: "/system.slice" */
	BY_SLICE,     /* this and the rest: what their paths spell (model/owner.h) */
	BY_UNIT,
	BY_POD,
	BY_CONTAINER,
	MAKERS_BY_COUNT,
};

/* "maker", "subtree", "slice", "unit", "pod", "container"; and the value of such a name, MAKERS_BY_COUNT for another. */
const char *makers_by_name(enum makers_by by);
enum makers_by makers_by_of_name(const char *name);

#define MAKERS_RECENT_SECONDS 60

struct maker_row {
	enum makers_by by;
	char *key; /* raw bytes; NULL: the maker is unknown, or the path spells no owner */
	int64_t live, dying;
	int64_t recent;		/* of them, made in the last MAKERS_RECENT_SECONDS */
	struct num newest_boot_ns; /* when the last of them was made, where that was seen */
	struct num newest_pid;	/* of its maker */
	/* In the window; unknown where there is no window. */
	struct num created, removed, freed; /* while somebody recorded */
	bool paused; /* nobody did for a part of the window: these do not tell growth */
	struct real births_per_second;
	struct real lifetime_seconds; /* the mean over memcgs whose birth and removal were both seen */
	/* private, while events are taken */
	double lifetimes;
	int64_t n_lifetimes;
};

struct makers; /* opaque */

struct makers *makers_new(enum makers_by by);
void makers_free(struct makers *m);

/* Takes every memcg of @s. */
void makers_take_sample(struct makers *m, const struct sample *s);

/* Takes one memcg, live or dying, of which only the raw path is known; not for sums by maker. */
void makers_take_path(struct makers *m, const char *path, bool dying);

#define MAKERS_WINDOW_SECONDS 3600

/*
 * After all memcgs were taken: the window of the hour before @s, from what @src keeps: sums where a tick had no room for
 * its events, else events. @events_most as in struct lives_wanted. False where it keeps nothing of that; then the
 * window's figures are unknown.
 */
bool makers_take_lives(struct makers *m, struct source *src, const struct sample *s, size_t events_most,
		       struct lives_span *ret);

/* The rows in the order of their names, borrowed. Nothing more may be taken afterwards. */
const struct maker_row *makers_rows(struct makers *m, size_t *ret_n);

/*
 * The same with no more than @most named rows, those with most memcgs; the others are summed in a row "other". The row
 * without a name is called "none".
 */
const struct maker_row *makers_largest(struct makers *m, size_t most, size_t *ret_n);

/* Whether @dying memcgs that were taken are all that are dying; else none of the rows tells how many of its are. */
bool makers_have_all(const struct sample *s, int64_t dying);

extern const struct table table_makers; /* struct maker_row, by maker */
extern const struct table table_owners; /* struct maker_row, by anything else */

#endif
