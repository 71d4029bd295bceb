/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/pricer.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/cgroup/memcgs.h"
#include "kernel/cost/parts.h"
#include "kernel/cost/pricefile.h"
#include "model/memcg.h"

/* The price depends on the groups that there are: so many of them are looked at, and so often. */
#define GROUPS	 8
#define APART_NS (60 * NS_PER_SEC)

#define NAMES_MAX (64U << 10)

struct pricer {
	const struct root *root;
	struct struct_want *wants;
	struct num *sizes; /* of wants */
	struct buf names;  /* of a captured tree, whose groups are not whole; "" */
	struct memcg_price price;
	int64_t taken_ns; /* boot clock */
};

struct pricer *pricer_new(const struct root *root)
{
	struct pricer *p = xcalloc(1, sizeof(*p));

	p->root = root;
	p->wants = xcalloc(parts_n, sizeof(*p->wants));
	p->sizes = xcalloc(parts_n, sizeof(*p->sizes));
	parts_want(p->wants);
	return p;
}

void pricer_free(struct pricer *p)
{
	if (!p)
		return;
	buf_done(&p->names);
	free(p->wants);
	free(p->sizes);
	free(p);
}

struct struct_wants pricer_wants(struct pricer *p)
{
	return (struct struct_wants){p->wants, parts_n, p->sizes};
}

static struct parts_kernel kernel_of(const struct pricer *p, const struct pricer_input *in)
{
	return (struct parts_kernel){
		.sizes = p->sizes,
		.caches = in->caches,
		.machine = in->machine,
		.hierarchy = memcgs_where(in->memcgs)->hierarchy,
		.pressure = root_exists(p->root, "proc/pressure"),
		.file_names = p->names.len ? buf_str(&p->names) : NULL,
	};
}

static void add_groups(const struct pricer_input *in, const struct parts_kernel *kernel, struct parts_sum *sum)
{
	size_t step = in->table->live / GROUPS + 1, seen = 0;

	/* the first row is the root, whose folder has other files; dying memcgs have no folder */
	for (size_t i = 1; i < in->table->n; i++) {
		const struct memcg *m = in->table->rows[i];
		int fd;

		if (m->state != MEMCG_LIVE || seen++ % step)
			continue;
		fd = memcgs_open(in->memcgs, m);
		if (fd < 0)
			continue;
		parts_add_group(sum, kernel, fd);
		close(fd);
	}
}

static void compute_price(struct pricer *p, const struct pricer_input *in)
{
	const struct parts_kernel kernel = kernel_of(p, in);
	struct parts_sum sum = PARTS_SUM_INIT;

	add_groups(in, &kernel, &sum);
	if (sum.groups)
		p->price = parts_price(&sum);
}

void pricer_bill(struct pricer *p, const struct pricer_input *in, struct cost_bill *ret)
{
	const struct parts_kernel kernel = kernel_of(p, in);
	struct parts_sum sum = PARTS_SUM_INIT;

	if (pricefile_bill(p->root, in->machine->boot_id, ret))
		return;
	add_groups(in, &kernel, &sum);
	parts_bill(&sum, &kernel, ret);
}

struct memcg_price pricer_price(struct pricer *p, const struct pricer_input *in)
{
	if (in->fresh) {
		p->price = (struct memcg_price){0};
		buf_clear(&p->names);
		root_read(p->root, "cgslab-group-files", &p->names, NAMES_MAX);
	}
	if (p->price.source && in->boot_ns - p->taken_ns < APART_NS)
		return p->price;
	if (!pricefile_read(p->root, in->machine->boot_id, &p->price))
		compute_price(p, in);
	p->taken_ns = in->boot_ns;
	return p->price;
}
