/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draincost SECONDS [SLOTS]: what a window of allocation tracing costs its reader while it is open.
 *
 * "EVENTS LOST SECONDS USER SYSTEM": CPU seconds of the reading alone, without what opening and
 * closing take and without names.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/root.h"
#include "kernel/collector.h"
#include "kernel/trace/instance.h"
#include "kernel/cost/sitenames.h"
#include "kernel/cost/sites.h"
#include "model/sample.h"

#define BUFFER_KB 16384

struct cpu {
	double user, system;
};

static struct cpu used(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (struct cpu){(double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6,
			    (double)u.ru_stime.tv_sec + (double)u.ru_stime.tv_usec / 1e6};
}

static struct cpu drain(struct site_watch *w, struct buf *why)
{
	struct cpu all = {0, 0}, before, after;
	int r = 1;

	while (r > 0) {
		struct pollfd fd = {sites_fd(w), POLLIN, 0};
		int64_t left = sites_due_ns(w) - clock_now().mono_ns;

		poll(&fd, 1, left > 0 ? (int)(left / 1000000) + 1 : 0);
		before = used();
		r = sites_step(w, why);
		after = used();
		all.user += after.user - before.user;
		all.system += after.system - before.system;
	}
	return all;
}

static int measure(const struct sites_options *options, const struct sample *s,
		   const struct root *root, struct buf *why)
{
	struct site_names *names = site_names_new(root);
	struct site_watch *w;
	struct sites *sites;
	struct cpu cpu;
	int r = sites_open(options, s, &w, why);

	if (r == 0) {
		cpu = drain(w, why);
		r = sites_finish(w, names, s, &sites, why);
	}
	if (r == 0) {
		printf("%llu %llu %.3f %.4f %.4f\n", (unsigned long long)sites->window.events,
		       (unsigned long long)sites->window.lost, sites->window.seconds, cpu.user,
		       cpu.system);
		sites_free(sites);
	}
	site_names_free(names);
	return r;
}

int main(int argc, char **argv)
{
	struct sites_options options = {
		.locks = INSTANCE_LOCKS,
		.slots = argc > 2 ? argv[2] : "kmalloc-64",
		.ns = argc > 1 ? (int64_t)(atof(argv[1]) * 1e9) : 0,
		.buffer_kb = BUFFER_KB,
		.events_only = true,
	};
	struct buf why = BUF_INIT;
	struct collector *c;
	struct root root;
	int r;

	if (options.ns <= 0 || root_open(&root, "/") || collector_new("/", COLLECT_CACHES, &c)) {
		fputs("usage: draincost SECONDS [SLOTS]; root\n", stderr);
		return 2;
	}
	r = measure(&options, collector_tick(c), &root, &why);
	if (r)
		fprintf(stderr, "draincost: %s\n", why.len ? buf_str(&why) : strerror(-r));
	collector_free(c);
	root_done(&root);
	buf_done(&why);
	return r ? 1 : 0;
}
