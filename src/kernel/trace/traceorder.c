/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/traceorder.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void traceorder_done(struct traceorder *o)
{
	for (size_t i = 0; i < o->n; i++)
		free((char *)o->held[i].path);
	free(o->held);
	*o = TRACEORDER_INIT;
}

void traceorder_add(struct traceorder *o, const struct trace_event *e)
{
	char *path = xmalloc(e->path_len + 1);

	memcpy(path, e->path, e->path_len);
	path[e->path_len] = '\0';
	XGROW(o->held, o->n, o->cap);
	o->held[o->n] = *e;
	o->held[o->n++].path = path;
}

static int by_event_time(const void *a, const void *b)
{
	const struct trace_event *x = a, *y = b;

	return (x->mono_ns > y->mono_ns) - (x->mono_ns < y->mono_ns);
}

/*
 * A merge sort keeps the order of equal times, and the input is a few sorted runs. qsort() of glibc is a merge sort
 * too, but does not promise to be one.
 */
static void merge_sort(struct trace_event *e, struct trace_event *spare, size_t n)
{
	size_t half = n / 2, i = 0, j = half;

	if (n < 2)
		return;
	merge_sort(e, spare, half);
	merge_sort(e + half, spare, n - half);
	if (by_event_time(&e[half - 1], &e[half]) <= 0)
		return;
	memcpy(spare, e, half * sizeof(*e));
	for (size_t k = 0; i < half; k++)
		e[k] = j < n && by_event_time(&e[j], &spare[i]) < 0 ? e[j++] : spare[i++];
}

static void sort_events(struct traceorder *o)
{
	struct trace_event *spare;

	if (o->n < 2)
		return;
	spare = xmalloc(o->n / 2 * sizeof(*spare));
	merge_sort(o->held, spare, o->n);
	free(spare);
}

void traceorder_pass(struct traceorder *o, int64_t until_ns, trace_fn *fn, void *user)
{
	size_t i;

	sort_events(o);
	for (i = 0; i < o->n; i++) {
		struct trace_event *e = &o->held[i];

		if (e->mono_ns > until_ns && o->n - i <= TRACEORDER_MAX)
			break;
		if (e->mono_ns < o->passed_ns)
			o->late++;
		else
			o->passed_ns = e->mono_ns;
		fn(user, e);
		free((char *)e->path);
	}
	if (i && i < o->n)
		memmove(o->held, o->held + i, (o->n - i) * sizeof(*o->held));
	o->n -= i;
}
