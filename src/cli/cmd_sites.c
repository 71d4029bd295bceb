/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `cgslab sites`: who allocates in kmalloc-4k, for some seconds or while a command runs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/root.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/once.h"
#include "cli/stops.h"
#include "kernel/collector.h"
#include "kernel/instance.h"
#include "kernel/sites.h"
#include "model/cost.h"
#include "model/field.h"
#include "model/sample.h"

#define SLOTS_USUAL   "kmalloc-4k"
#define SECONDS_USUAL 5
#define SECONDS_MAX   86400 /* a command ends it before */

/* A million events a second of 62 bytes on one CPU fill it in a quarter of a second. */
#define BUFFER_KB 16384

struct running {
	const struct options *opt;
	const struct stops *stops;
	pid_t child; /* 0: none */
};

static int start_command(void *user)
{
	struct running *r = user;

	if (!r->opt->n_args)
		return 0;
	fflush(stdout);
	r->child = fork();
	if (r->child < 0)
		return -errno;
	if (r->child)
		return 0;
	sigprocmask(SIG_SETMASK, &r->stops->before, NULL);
	execvp(r->opt->args[0], r->opt->args);
	complain("%s: %s", r->opt->args[0], strerror(errno));
	_exit(127);
}

/* Time is up, or it has ended by itself. */
static void end_command(struct running *r)
{
	int status;

	if (r->child <= 0)
		return;
	if (!waitpid(r->child, &status, WNOHANG)) {
		kill(r->child, SIGTERM);
		waitpid(r->child, &status, 0);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status))
		complain("%s: exit status %d", r->opt->args[0], WEXITSTATUS(status));
}

static void print_heading(void *user, FILE *out)
{
	const struct sites *s = user;

	fprintf(out, "%.2f s, %llu events, %llu lost, %.3f CPU-s%s\n\n", s->seconds,
		(unsigned long long)s->events, (unsigned long long)s->lost, s->cpu_seconds,
		s->in_kernel ? ", totals taken in the kernel" : "");
}

static int print_sites(const struct options *opt, const struct sample *s, struct sites *sites)
{
	struct sample view = *s;

	view.sites = sites->rows;
	view.n_sites = sites->n;
	if (sites->lost)
		complain("%llu of %llu events were lost: counts are too low",
			 (unsigned long long)sites->lost,
			 (unsigned long long)(sites->events + sites->lost));
	once_complain(buf_str(&sites->notes));
	if (sites->n)
		return once_print(opt, &view, &table_sites, print_heading, sites);
	complain("nobody asked for slots of %s in %.2f s; watch longer, or others with --slots",
		 opt->slots ? opt->slots : SLOTS_USUAL, sites->seconds);
	return EXIT_NOTHING;
}

static int watch_and_print(const struct options *opt, const struct root *root, struct collector *c,
			   struct stops *stops)
{
	struct running running = {opt, stops, 0};
	struct sites_options options = {
		.locks = INSTANCE_LOCKS,
		.slots = opt->slots ? opt->slots : SLOTS_USUAL,
		.ns = opt->seconds_ns ? opt->seconds_ns
				      : (opt->n_args ? SECONDS_MAX : SECONDS_USUAL) * NS_PER_SEC,
		.buffer_kb = BUFFER_KB,
		.events_only = opt->events_only,
		.stop_fd = stops->fd,
		.opened = start_command,
		.user = &running,
	};
	const struct sample *s = collector_tick(c);
	struct buf why = BUF_INIT;
	struct sites *sites = NULL;
	int status, err = sites_watch(&options, root, s, &sites, &why);

	end_command(&running);
	if (err)
		complain("%s", why.len ? buf_str(&why) : strerror(-err));
	status = err == -EINVAL ? EXIT_USAGE : err ? once_status(err) : print_sites(opt, s, sites);
	sites_free(sites);
	buf_done(&why);
	return status;
}

static int run_sites(const struct options *opt)
{
	struct stops stops;
	struct collector *c;
	struct root root;
	int err, status;

	if (once_help(opt, &table_sites))
		return EXIT_GOOD;
	if (!once_check(opt, &table_sites))
		return EXIT_USAGE;
	err = root_open(&root, "/");
	if (!err) {
		err = collector_new("/", COLLECT_CACHES, &c);
		if (err)
			root_done(&root);
	}
	if (err) {
		complain("/: %s", strerror(-err));
		return EXIT_FAILED;
	}
	stops_hold(&stops);
	status = watch_and_print(opt, &root, c, &stops);
	stops_release(&stops);
	collector_free(c);
	root_done(&root);
	return status;
}

const struct command cmd_sites = {
	.name = "sites",
	.arguments = "[-- COMMAND]",
	.help = "Who asks for slots of kmalloc-4k, for some seconds or while COMMAND runs (root)",
	.options = "fFasrxlekmo",
	.run = run_sites,
};
