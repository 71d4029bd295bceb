/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/pending.h"

#include <stdlib.h>
#include <string.h>

struct op *pending_newest(const struct pending *log, uint32_t root, uint64_t id)
{
	return map_get(&log->newest, root, id);
}

void pending_append(struct pending *log, struct op *op)
{
	op->prev = log->last;
	if (log->last)
		log->last->next = op;
	else
		log->first = op;
	log->last = op;
	op->older = pending_newest(log, op->root, op->id);
	op->birth = op->kind == TRACE_BORN ? op : op->older ? op->older->birth : NULL;
	if (op->older)
		op->older->newer = op;
	map_put(&log->newest, op->root, op->id, op);
	log->n++;
	log->path_bytes += strlen(op->path);
}

/* Takes @op out of the list by time and frees it. The caller mends the list of its cgroup. */
static void drop_op(struct pending *log, struct op *op)
{
	if (op->prev)
		op->prev->next = op->next;
	else
		log->first = op->next;
	if (op->next)
		op->next->prev = op->prev;
	else
		log->last = op->prev;
	log->n--;
	log->path_bytes -= strlen(op->path);
	free(op);
}

void pending_drop_oldest(struct pending *log, struct op *op)
{
	if (op->newer)
		op->newer->older = NULL;
	else
		map_remove(&log->newest, op->root, op->id);
	for (struct op *o = op->newer; o && op->birth; o = o->newer)
		o->birth = NULL;
	drop_op(log, op);
}

void pending_drop_all(struct pending *log, struct op *newest)
{
	map_remove(&log->newest, newest->root, newest->id);
	while (newest) {
		struct op *older = newest->older;

		drop_op(log, newest);
		newest = older;
	}
}

void pending_clear(struct pending *log)
{
	while (log->first)
		drop_op(log, log->first);
	map_done(&log->newest);
}
