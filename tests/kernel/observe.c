/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * observe: makes one memory cgroup, removes it, and prints the bytes that the kernel asked for its struct
 * mem_cgroup, as the kmalloc event told them; "own cache" where the struct came from one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "kernel/collector.h"
#include "kernel/cost/bill.h"
#include "kernel/trace/instance.h"

static int observe(struct collector *c, struct buf *why)
{
	const struct bill_options one = {.locks = INSTANCE_LOCKS, .probes = 1, .only_size = true};
	struct bill *bill;
	int err = bill_make(&one, collector_root(c), collector_tick(c), &bill, why);

	if (err)
		return err;
	if (bill->memcg_requested.known)
		printf("%" PRId64 "\n", bill->memcg_requested.v);
	else if (!strcmp(buf_str(&bill->no_size), BILLING_OWN_CACHE))
		puts("own cache");
	else
		buf_adds(why, buf_str(&bill->no_size));
	bill_free(bill);
	return why->len ? -1 : 0;
}

int main(void)
{
	struct buf why = BUF_INIT;
	struct collector *c;
	int err = collector_new("/", COLLECT_COUNTS | COLLECT_CACHES, &c);

	if (err) {
		fprintf(stderr, "%s\n", strerror(-err));
		return 1;
	}
	err = observe(c, &why);
	collector_free(c);
	if (err)
		fprintf(stderr, "%s\n", buf_str(&why));
	buf_done(&why);
	return err ? 1 : 0;
}
