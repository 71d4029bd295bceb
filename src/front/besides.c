/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/besides.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "front/over.h"
#include "kernel/cgroup/values.h"
#include "kernel/cost/pricefile.h"
#include "model/memcg.h"
#include "model/sample.h"

struct besides {
	struct over over; /* first */
	struct buf boot_id; /* of this machine; "" where it cannot be read */
	bool same;	    /* the last sample is of this boot */
};

static struct besides *besides_of(struct source *src)
{
	return (struct besides *)src;
}

static void look_at_kernel(struct besides *b, const struct sample *s)
{
	b->same = b->boot_id.len && !strcmp(buf_str(&b->boot_id), s->machine->boot_id);
}

static int besides_next(struct source *src, const struct sample **ret)
{
	struct source *below = over_below(src);
	int r = below->ops->next(below, ret);

	if (r >= 0)
		look_at_kernel(besides_of(src), *ret);
	return r;
}

static int besides_at(struct source *src, int64_t utc_ns, int step, const struct sample **ret)
{
	struct source *below = over_below(src);
	int r = below->ops->at(below, utc_ns, step, ret);

	if (r >= 0)
		look_at_kernel(besides_of(src), *ret);
	return r;
}

static int besides_values(struct source *src, const struct memcg *m, controller_value_fn *fn, void *user)
{
	if (!besides_of(src)->same)
		return -EREMOTE;
	return m->state == MEMCG_LIVE ? values_read(m, fn, user) : -ENOENT;
}

static void besides_bill(struct source *src, struct cost_bill *ret)
{
	struct besides *b = besides_of(src);
	struct root root;

	if (!b->same || root_open(&root, "/"))
		return;
	pricefile_bill(&root, buf_str(&b->boot_id), ret);
	root_done(&root);
}

static void besides_free(struct source *src)
{
	struct besides *b = besides_of(src);

	over_done(&b->over);
	buf_done(&b->boot_id);
	free(b);
}

struct source *besides_over(struct source *history)
{
	struct besides *b = xcalloc(1, sizeof(*b));
	struct root root;

	over_init(&b->over, history);
	b->over.ops.next = besides_next;
	b->over.ops.at = besides_at;
	b->over.ops.controller_values = besides_values;
	b->over.ops.bill = besides_bill;
	b->over.ops.free = besides_free;
	if (root_open(&root, "/"))
		return &b->over.source;
	root_read_line(&root, "proc/sys/kernel/random/boot_id", &b->boot_id);
	root_done(&root);
	return &b->over.source;
}
