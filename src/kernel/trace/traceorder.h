/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACEORDER_H
#define KERNEL_TRACE_TRACEORDER_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/tracefmt.h"

/*
 * traceorder: events of several CPUs put in order by time.
 *
 * Each CPU's buffer is in order, but they are read one after the other: what a CPU that was
 * read first wrote meanwhile comes later. So events wait until nothing older
 * can come any more, and that moment is the caller's to tell.
 */

typedef void trace_fn(void *user, const struct trace_event *e);

struct traceorder {
	struct trace_event *held;
	size_t n, cap;
	int64_t passed_ns; /* time of the newest event handed on */
	uint64_t late;     /* events that came after a newer one had been handed on */
};

#define TRACEORDER_INIT ((struct traceorder){.passed_ns = INT64_MIN})

/* More are never held: the oldest go on at once. Only a clock gone wrong brings it about. */
#define TRACEORDER_MAX (1U << 18)

void traceorder_done(struct traceorder *o);

/* Copies @e with its path. */
void traceorder_add(struct traceorder *o, const struct trace_event *e);

/* Hands on, oldest first, every event not younger than @until_ns. Same times keep the order of coming. */
void traceorder_pass(struct traceorder *o, int64_t until_ns, trace_fn *fn, void *user);

#endif
