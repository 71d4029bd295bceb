/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_EVENTS_H
#define MODEL_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct table;

/*
 * events: what happened to memcgs, one row an event, and sums of the lives that were too short
 * to be seen by a tick. Strings are borrowed from the giver of the row.
 */

enum event_kind {
	EVENT_BORN,    /* a memcg was made */
	EVENT_RENAMED, /* its path changed; path is the new one */
	EVENT_DYING,   /* its cgroup was removed; the memcg lives on while something holds it */
	EVENT_FREED,   /* its memory is free */
	EVENT_LOST,    /* rows are missing here: the kernel dropped events, or there was no room to keep them */
};

/* "born", the words of the field `event`. */
const char *event_name(enum event_kind kind);

struct event {
	enum event_kind kind;
	int64_t utc_ns;
	int64_t boot_ns;
	uint32_t root;    /* hierarchy number, 0 on v2 */
	struct num id;    /* cgroup id; unknown in EVENT_LOST */
	const char *path; /* raw bytes; NULL in EVENT_LOST */
	bool path_cut;    /* the kernel cut the path, and the rest could not be found out */
	struct num pid;   /* thread that made, renamed or removed the cgroup; unknown where the kernel did */
	const char *comm; /* its command, NULL when unknown */
	struct num lifetime_ns; /* since its birth, where the birth was seen */
	struct num lost;        /* in EVENT_LOST: how many events */
};

/* Lives that began and ended between two ticks, by parent and creator. */
struct churn {
	const char *parent;  /* raw path; NULL: the row for all lives that have no row of their own */
	const char *creator; /* command; NULL when unknown */
	uint64_t born, freed;
};

/*
 * Memcgs that were made, removed or freed by a tick which had no room for its events, summed by what is known of
 * them.
 */
struct lives_sum {
	const char *path;    /* raw bytes; NULL: unknown */
	bool below;	     /* it is their parent's path, and their names are unknown */
	const char *creator; /* raw bytes; NULL: unknown */
	uint32_t root;	     /* of the one memcg that is counted, with its id */
	struct num id;	     /* unknown: of several */
	int64_t born, removed, freed;
};

extern const struct table table_events; /* struct event */

#endif
