/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/wait.h"

#include "base/clock.h"
#include "base/stops.h"
#include "base/xalloc.h"
#include "cli/print.h"
#include "front/options.h"
#include "kernel/collector.h"
#include "kernel/trace/instance.h"
#include "model/source.h"

/* What is drained meanwhile: one of the two. */
struct drained {
	struct collector *collector;
	struct source *source;
};

static int drained_fd(const struct drained *d)
{
	if (d->collector)
		return collector_fd(d->collector);
	return d->source->ops->fd ? d->source->ops->fd(d->source) : -1;
}

static void drain(const struct drained *d)
{
	if (d->collector)
		collector_drain(d->collector);
	else if (d->source->ops->drain)
		d->source->ops->drain(d->source);
}

static bool wait_draining(const struct stops *stops, const struct drained *d, FILE *out, int64_t ns)
{
	int64_t until = clock_now().boot_ns + ns, left;

	while ((left = until - clock_now().boot_ns) > 0) {
		struct pollfd others[] = {
			{.fd = fileno(out), .events = 0},
			{.fd = drained_fd(d), .events = POLLIN},
		};

		if (!stops_wait(stops, others, ARRAY_SIZE(others), left < SOURCE_DRAIN_NS ? left : SOURCE_DRAIN_NS))
			return false;
		if (others[0].revents & POLLERR || ferror(out))
			return false;
		drain(d);
	}
	return true;
}

bool wait_ns(const struct stops *stops, struct collector *c, FILE *out, int64_t ns)
{
	return wait_draining(stops, &(const struct drained){.collector = c}, out, ns);
}

const struct sample *wait_tick(struct collector *c)
{
	const struct sample *s;

	stops_read_begin(instance_clear_at_crash);
	s = collector_tick(c);
	stops_read_end();
	return s;
}

bool wait_repeat(const struct options *opt, struct source *src, const struct stops *stops, FILE *out,
		 unsigned long long *done)
{
	if (!stops)
		return next_repeat(opt, done);
	(*done)++;
	if (opt->times && *done >= opt->times)
		return false;
	fflush(out);
	return wait_draining(stops, &(const struct drained){.source = src}, out,
			     opt->delay_ns ? opt->delay_ns : NS_PER_SEC);
}
