/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The running kernel, or a captured tree, as a source.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "kernel/collector.h"
#include "kernel/values.h"
#include "model/source.h"

struct live {
	struct source source; /* first */
	struct collector *collector;
};

static struct collector *collector_of(struct source *src)
{
	return ((struct live *)src)->collector;
}

static int live_next(struct source *src, const struct sample **ret)
{
	*ret = collector_tick(collector_of(src));
	return 1;
}

/* Groups of a captured tree are not there: libcgroup looks at this machine. */
static int live_values(struct source *src, const struct memcg *m, controller_value_fn *fn,
		       void *user)
{
	return collector_is_captured(collector_of(src)) ? -EOPNOTSUPP : values_read(m, fn, user);
}

static void live_all_bounds(struct source *src, bool on)
{
	collector_all_bounds(collector_of(src), on);
}

static int live_fd(struct source *src)
{
	return collector_fd(collector_of(src));
}

static void live_drain(struct source *src)
{
	collector_drain(collector_of(src));
}

static void live_free(struct source *src)
{
	collector_free(collector_of(src));
	free(src);
}

static const struct source_ops live_ops = {
	.name = "kernel",
	.next = live_next,
	.controller_values = live_values,
	.all_bounds = live_all_bounds,
	.fd = live_fd,
	.drain = live_drain,
	.free = live_free,
};

struct source *collector_source(struct collector *c)
{
	struct live *live = xcalloc(1, sizeof(*live));

	live->source.ops = &live_ops;
	live->collector = c;
	return &live->source;
}
