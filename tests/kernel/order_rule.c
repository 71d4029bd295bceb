/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares the order that SLUB gave to each cache of the running kernel with the rule of
 * model/savings.h. Prints the misses; exit status 0 without one, 77 where the values cannot be read.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/root.h"
#include "kernel/machine.h"
#include "kernel/slab/slabsys.h"
#include "model/savings.h"

/* 1 on a miss. */
static int compare(const char *name, const struct slabsys_const *k, const struct slub_params *p)
{
	const struct slab_shape seen = {k->slab_size, k->objs_per_slab, k->order};
	struct slab_shape rule = savings_slab_shape(k->slab_size, p);

	if (savings_rule_holds(&seen, p) && rule.objs_per_slab.v == k->objs_per_slab.v)
		return 0;
	printf("%s: slots of %" PRId64 ": order %" PRId64 ", %" PRId64 " in a slab; the rule says %" PRId64
	       ", %" PRId64 "\n", name, k->slab_size.v, k->order.v, k->objs_per_slab.v, rule.order.v,
	       rule.objs_per_slab.v);
	return 1;
}

int main(void)
{
	struct slabsys sys = SLABSYS_INIT;
	struct slub_params p;
	struct machine m;
	struct root root;
	size_t seen = 0;
	int misses = 0, r;

	r = root_open(&root, "/");
	if (r || slabsys_scan(&sys, &root))
		return 77;
	machine_read(&m, &root);
	p = (struct slub_params){m.page_size, m.cpus_present, m.cpus_possible};
	for (size_t i = 0; i < sys.n; i++) {
		struct slabsys_const k;

		if (slabsys_read_const(&root, sys.names[i].id, &k) || !k.order.known)
			continue;
		seen++;
		misses += compare(sys.names[i].name, &k, &p);
	}
	printf("%zu names of caches, %d misses\n", seen, misses);
	machine_done(&m);
	slabsys_done(&sys);
	root_done(&root);
	return !seen ? 77 : misses ? 1 : 0;
}
