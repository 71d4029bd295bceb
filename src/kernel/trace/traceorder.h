/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACEORDER_H
#define KERNEL_TRACE_TRACEORDER_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/tracefmt.h"

/*
 * traceorder: puts the events of several CPUs into order of time.
 *
 * The buffer of each CPU is in order. But the buffers are read one after the other, and a CPU whose buffer was read
 * first goes on writing: those events come with the next reading. So events wait until no older one can come any
 * more. The caller tells up to which time that is.
 */

typedef void trace_fn(void *user, const struct trace_event *e);

struct traceorder {
	struct trace_event *held;
	size_t n, cap;
	int64_t passed_ns; /* time of the newest event handed on */
	uint64_t late;     /* events that came after a newer one had been handed on */
};

#define TRACEORDER_INIT ((struct traceorder){.passed_ns = INT64_MIN})

/* So many events are held at most; beyond, the oldest are handed on at once. Only a wrong clock brings that about. */
#define TRACEORDER_MAX (1U << 18)

void traceorder_done(struct traceorder *o);

/* Copies @e with its path. */
void traceorder_add(struct traceorder *o, const struct trace_event *e);

/* Hands on every event up to @until_ns, the oldest first. Events of one time keep the order in which they came. */
void traceorder_pass(struct traceorder *o, int64_t until_ns, trace_fn *fn, void *user);

#endif
