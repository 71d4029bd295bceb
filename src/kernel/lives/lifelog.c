/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/lifelog.h"

#include <stdlib.h>
#include <string.h>

struct op *lifelog_newest(const struct lifelog *log, uint32_t root, uint64_t id)
{
	return map_get(&log->newest, root, id);
}

void lifelog_append(struct lifelog *log, struct op *op)
{
	op->prev = log->last;
	if (log->last)
		log->last->next = op;
	else
		log->first = op;
	log->last = op;
	op->older = lifelog_newest(log, op->root, op->id);
	op->birth = op->kind == TRACE_BORN ? op : op->older ? op->older->birth : NULL;
	if (op->older)
		op->older->newer = op;
	map_put(&log->newest, op->root, op->id, op);
	log->n++;
	log->path_bytes += strlen(op->path);
}

/* Takes it out of the order; the cgroup's other ops are the caller's to mend. */
static void drop(struct lifelog *log, struct op *op)
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

void lifelog_drop_oldest(struct lifelog *log, struct op *op)
{
	if (op->newer)
		op->newer->older = NULL;
	else
		map_remove(&log->newest, op->root, op->id);
	for (struct op *o = op->newer; o && op->birth; o = o->newer)
		o->birth = NULL;
	drop(log, op);
}

void lifelog_drop_all(struct lifelog *log, struct op *newest)
{
	map_remove(&log->newest, newest->root, newest->id);
	while (newest) {
		struct op *older = newest->older;

		drop(log, newest);
		newest = older;
	}
}

void lifelog_clear(struct lifelog *log)
{
	while (log->first)
		drop(log, log->first);
	map_done(&log->newest);
}
