/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_LIFETIMESPARTS_H
#define KERNEL_LIVES_LIFETIMESPARTS_H

#include "base/buf.h"
#include "kernel/lives/churnsums.h"
#include "kernel/lives/lifetimes.h"
#include "kernel/lives/pathlookup.h"
#include "kernel/lives/pending.h"

struct memcg;

/* lifetimesparts: what lifetimes.c, which applies events, and unseenends.c, which ends rows without one, share. */

struct cgroup_key {
	uint32_t root;
	uint64_t id;
};

struct lifetimes {
	struct memcg_table *table;
	const struct lifetimes_ops *ops;
	void *user;
	struct moment now;
	bool v2;

	struct pending log;

	/* rows whose end was told by events that were dropped: they end at the tick */
	struct cgroup_key *ended;
	size_t n_ended, ended_cap;
	uint64_t dropped;

	/* rows that a walk found new or gone, for which no event has come yet */
	struct cgroup_key *found;
	size_t n_found, found_cap;
	size_t n_due; /* of them, those that had a whole tick for their event to come */
	bool walked_once;
	bool finds_are_told; /* events that were dropped told what the next walk finds */
	bool wants_walk;

	int64_t loss_boot_ns;	/* of the last loss; 0: none */
	bool look_for_doubtful; /* something happened that can leave such rows */
	size_t doubtful;
	struct num last_kernel_dying;
	struct num unseen; /* dying since before we looked */

	struct pathlookup lookup;
	struct churnsums churns;
	struct buf text, path; /* scratch */
};

/* Tells a change that had no event, with the time of now. */
void lifetimes_tell_found(struct lifetimes *l, enum event_kind kind, const struct memcg *row);

#endif
