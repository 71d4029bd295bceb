/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_PENDING_H
#define KERNEL_LIVES_PENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "kernel/trace/tracefmt.h"

/* pending: events of cgroups that wait for the next tick, in order of time, and those of each cgroup in a list. */

/* One event that waits for the tick. */
struct op {
	struct op *next, *prev;   /* in order of time */
	struct op *older, *newer; /* of the same cgroup */
	struct op *birth;         /* the birth of the same cgroup, where that waits too; else NULL */
	enum trace_kind kind;
	uint32_t root;
	uint64_t id;
	int64_t boot_ns;
	int32_t pid;
	bool cut;      /* the path is not whole: the kernel cut it */
	int tries;     /* ticks at which it could not be applied */
	char comm[16]; /* "" when unknown */
	char path[];
};

struct pending {
	struct op *first, *last;
	size_t n;
	size_t path_bytes; /* of all paths together */
	struct map newest; /* (root, id) -> its newest op */
};

/* The newest event of a cgroup that waits; NULL where none does. */
struct op *pending_newest(const struct pending *log, uint32_t root, uint64_t id);

/* Puts @op at the end and takes it over; it was allocated by malloc(). */
void pending_append(struct pending *log, struct op *op);

/* Frees @op, which is the oldest of its cgroup and was applied to the table. */
void pending_drop_oldest(struct pending *log, struct op *op);

/* Frees @newest and all other events of its cgroup. */
void pending_drop_all(struct pending *log, struct op *newest);

void pending_clear(struct pending *log);

#endif
