/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_LIVES_PENDING_H
#define KERNEL_LIVES_PENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "kernel/trace/tracefmt.h"

/* pending: events of cgroups that wait for the tick, in order, and by cgroup. */

/* One event that waits for the tick. */
struct op {
	struct op *next, *prev;   /* in order of time */
	struct op *older, *newer; /* of the same cgroup */
	struct op *birth;         /* of the same cgroup, where it waits here too */
	enum trace_kind kind;
	uint32_t root;
	uint64_t id;
	int64_t boot_ns;
	int32_t pid;
	bool cut;      /* the path is not whole */
	int tries;
	char comm[16]; /* "" when unknown */
	char path[];
};

struct pending {
	struct op *first, *last;
	size_t n;
	size_t path_bytes; /* of them all */
	struct map newest; /* (root, id) -> its newest op */
};

/* The newest op of a cgroup, NULL when none waits. */
struct op *pending_newest(const struct pending *log, uint32_t root, uint64_t id);

/* Takes over @op, allocated by malloc(). */
void pending_append(struct pending *log, struct op *op);

/* Frees the oldest op of its cgroup: what it said stands in the table now. */
void pending_drop_oldest(struct pending *log, struct op *op);

/* Frees @newest and all that its cgroup has. */
void pending_drop_all(struct pending *log, struct op *newest);

void pending_clear(struct pending *log);

#endif
