/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/collector.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/root.h"
#include "base/self.h"
#include "base/xalloc.h"
#include "kernel/cost/price.h"
#include "kernel/cost/pricer.h"
#include "kernel/lives/census.h"
#include "kernel/machine.h"
#include "kernel/slab/slabs.h"
#include "kernel/states.h"
#include "model/cost.h"
#include "model/growth.h"
#include "model/sample.h"
#include "model/savings.h"

struct collector {
	struct root root;
	unsigned want;
	char *follow;
	bool fresh; /* names, sizes and mounts are to be found again */
	struct machine machine;
	struct sample sample;
	struct states states;
	struct growth *growth;
	struct slabs *slabs;
	struct census *census;
	struct pricer *pricer;
};

int collector_new(const char *root_dir, unsigned want, struct collector **ret)
{
	struct collector *c = xcalloc(1, sizeof(*c));
	int r = root_open(&c->root, root_dir);

	if (r) {
		free(c);
		return r;
	}
	c->want = want;
	c->fresh = true;
	states_init(&c->states, c->sample.sources);
	c->growth = growth_new();
	c->slabs = slabs_new(&c->root, &c->machine, &c->states);
	c->census = census_new(&c->root, want, &c->states);
	c->pricer = pricer_new(&c->root);
	*ret = c;
	return 0;
}

void collector_free(struct collector *c)
{
	if (!c)
		return;
	slabs_free(c->slabs);
	census_free(c->census);
	pricer_free(c->pricer);
	growth_free(c->growth);
	states_done(&c->states);
	machine_done(&c->machine);
	free(c->follow);
	root_done(&c->root);
	free(c);
}

void collector_btf(struct collector *c, const char *file)
{
	slabs_btf(c->slabs, file);
}

void collector_size(struct collector *c, const char *name, struct num requested)
{
	slabs_size(c->slabs, name, requested);
}

void collector_observed(struct collector *c, const char *name, struct num requested)
{
	slabs_observed(c->slabs, name, requested);
}

void collector_follow(struct collector *c, const char *names)
{
	free(c->follow);
	c->follow = names ? xstrdup(names) : NULL;
	c->sample.follow = c->follow;
}

void collector_adopt(struct collector *c, struct collector *old)
{
	census_adopt(c->census, old->census);
}

void collector_refresh(struct collector *c)
{
	c->fresh = true;
}

/* A tick */

static void collect_slabs(struct collector *c)
{
	const struct slabs_how how = {
		.fresh = c->fresh,
		.aliases = c->want & COLLECT_CACHES,
		.constants = c->want & COLLECT_CONSTANTS,
		.all_bounds = c->want & COLLECT_BOUNDS_ALL,
		.also = pricer_wants(c->pricer),
	};

	slabs_take(c->slabs, &how, &c->sample);
}

/*
 * Whether R is looked for in allocation events. Only those of kmalloc() tell it: the event of a cache tells the size
 * of its objects, which sysfs tells as well.
 */
static bool wants_size(const struct collector *c)
{
	const struct followed *f = sample_struct(&c->sample, "mem_cgroup");

	return c->want & COLLECT_SIZE && f && f->state == PATCH_ABSENT && f->source != SIZE_TRACE;
}

static struct pricer_input pricer_input(const struct collector *c)
{
	return (struct pricer_input){
		.caches = slabs_caches(c->slabs),
		.machine = &c->machine,
		.memcgs = census_memcgs(c->census),
		.table = census_table(c->census),
		.boot_ns = c->sample.at.boot_ns,
		.fresh = c->fresh,
	};
}

static void collect_price(struct collector *c)
{
	const struct pricer_input in = pricer_input(c);

	c->sample.price = pricer_price(c->pricer, &in);
}

void collector_bill(struct collector *c, struct cost_bill *ret)
{
	const struct pricer_input in = pricer_input(c);

	if (!c->sample.memcgs)
		return;
	pricer_bill(c->pricer, &in, ret);
	if (ret->computed)
		price_bill(&c->sample, ret);
}

static void collect_memcgs(struct collector *c)
{
	bool size = wants_size(c);

	census_take(c->census, &c->sample, size);
	if (!c->sample.memcgs)
		return;
	if (size && census_size(c->census).known)
		collector_observed(c, "mem_cgroup", census_size(c->census));
	slabs_count_memcgs(c->slabs, &c->sample);
	collect_price(c);
}

const struct sample *collector_tick(struct collector *c)
{
	struct sample *s = &c->sample;
	bool located;

	if (c->fresh) {
		machine_done(&c->machine);
		machine_read(&c->machine, &c->root);
	}
	s->tick++;
	s->from = "kernel";
	s->machine = &c->machine;
	collect_slabs(c);
	located = census_locate(c->census, s, c->fresh);
	s->at = machine_moment(&c->root);
	if (located)
		collect_memcgs(c);
	census_note(c->census, s);
	savings_of_sample(s);
	growth_take(c->growth, s);
	s->self_cpu_seconds = clock_cpu_seconds();
	s->self_rss_bytes = self_rss();
	s->lost_events = num((int64_t)census_lost(c->census));
	c->fresh = false;
	return s;
}

/* Between ticks */

int collector_fd(const struct collector *c)
{
	return census_fd(c->census);
}

/* Takes events and churn out of the sample, since they are freed. */
static void forget_sample_events(struct collector *c)
{
	c->sample.n_events = c->sample.n_churn = 0;
}

void collector_drain(struct collector *c)
{
	census_drain(c->census);
	forget_sample_events(c);
}

void collector_on_event(struct collector *c, collector_event_fn *fn, void *user)
{
	census_on_event(c->census, fn, user);
}

int collector_reclaim(struct collector *c, const struct memcg *m, uint64_t bytes)
{
	return census_reclaim(c->census, m, bytes);
}

void collector_all_bounds(struct collector *c, bool on)
{
	c->want = on ? c->want | COLLECT_BOUNDS_ALL : c->want & ~(unsigned)COLLECT_BOUNDS_ALL;
}

bool collector_is_captured(const struct collector *c)
{
	return strcmp(c->root.dir, "/") != 0;
}

const struct root *collector_root(const struct collector *c)
{
	return &c->root;
}
