/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `cgslab sites`: who allocates in kmalloc-4k, for some seconds or while a command runs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/stops.h"
#include "base/text.h"
#include "cli/cli.h"
#include "front/opening.h"
#include "front/options.h"
#include "cli/once.h"
#include "cli/past.h"
#include "cli/print.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "model/cost.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/sitewindow.h"
#include "model/source.h"

#define SECONDS_USUAL 5
#define SECONDS_MAX   86400 /* the longest window; a command usually ends it earlier */

struct running {
	const struct options *opt;
	const struct stops *stops;
	pid_t child; /* none where it is not above 0 */
};

static void be_command(const void *user)
{
	const struct running *r = user;

	sigprocmask(SIG_SETMASK, &r->stops->before, NULL);
	front_child();
	execvp(r->opt->args[0], r->opt->args);
}

/* -ECANCELED with a sentence in @why where the command cannot be started. */
static int start_command(struct running *r, struct buf *why)
{
	if (!r->opt->n_args)
		return 0;
	fflush(stdout);
	r->child = child_start(be_command, r);
	if (r->child > 0)
		return 0;
	buf_addf(why, "%s: %s; nothing was watched", r->opt->args[0], strerror(-r->child));
	return -ECANCELED;
}

/* Ends the command when time is up, unless it has ended by itself. */
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
	struct buf text = BUF_INIT;

	site_window_text(user, &text);
	fprintf(out, "%s\n\n", buf_str(&text));
	buf_done(&text);
}

/* Prints the window and the rows of @s. */
static int print_sites(const struct options *opt, const struct sample *s)
{
	const struct site_window *w = s->site_window;

	if (w->lost)
		complain("%llu of %llu events were lost: counts are too low",
			 (unsigned long long)w->lost, (unsigned long long)(w->events + w->lost));
	once_complain(w->notes);
	if (s->n_sites)
		return once_print(opt, s, &table_sites, print_heading, (void *)(uintptr_t)w);
	complain("nobody asked for slots of %s in %.2f s; watch longer, or others with --slots",
		 w->slots, w->seconds);
	return EXIT_NOTHING;
}

/* Prints the window that cgslabd stored last or that a named file has, for a user who may not trace. */
static int print_stored(const struct options *opt)
{
	const struct source_want want = source_want_of(&table_sites);
	struct source *src;
	const struct sample *s;
	struct buf text = BUF_INIT;
	int status = source_open(opt, &want, &src);

	if (status)
		return status;
	s = source_next(src);
	if (!s) {
		status = EXIT_FAILED;
	} else if (!s->site_window) {
		past_no_window(s);
		status = EXIT_NOTHING;
	} else {
		text_time(&text, s->site_window->utc_ns);
		complain("the last stored window, of %s", buf_str(&text));
		print_source_notes(s);
		status = print_sites(opt, s);
	}
	buf_done(&text);
	src->ops->free(src);
	return status;
}

static bool may_answer_from_history(const struct options *opt, int err)
{
	return (err == -EACCES || err == -EPERM) && !opt->n_args && !opt->live;
}

/* Waits until the window is over or a signal came. */
static void wait_for_end(struct source *src, const struct stops *stops)
{
	bool over = false;

	while (!over) {
		struct pollfd other = {.fd = src->ops->fd(src), .events = POLLIN};
		bool goes_on = stops_wait(stops, &other, 1, SOURCE_DRAIN_NS);

		over = src->ops->drain(src) || !goes_on;
	}
}

/* Opens a window, for as long as asked for or while the command runs. -errno with a sentence in @why. */
static int watch_sites(const struct options *opt, struct source *src, const struct stops *stops,
		       struct buf *why)
{
	struct running running = {opt, stops, 0};
	const struct source_window want = {
		.ns = opt->seconds_ns ? opt->seconds_ns
				      : (opt->n_args ? SECONDS_MAX : SECONDS_USUAL) * NS_PER_SEC,
		.slots = opt->slots,
		.events_only = opt->events_only,
		.patient = true,
		/* a command's load begins with the window, there is no moment before it */
		.unpriced = opt->n_args,
	};
	int err = src->ops->window(src, &want, why);

	if (!err)
		err = start_command(&running, why);
	if (!err)
		wait_for_end(src, stops);
	if (!err)
		err = src->ops->window(src, NULL, why);
	end_command(&running);
	return err;
}

static int print_window(const struct options *opt, struct source *src)
{
	const struct sample *s = source_next(src);

	if (s && s->site_window)
		return print_sites(opt, s);
	if (s)
		complain("%s", s->sources[SOURCE_KMEM].detail);
	return EXIT_FAILED;
}

static int watch_and_print(const struct options *opt, struct source *src, const struct stops *stops)
{
	struct buf why = BUF_INIT;
	int status, err;

	if (!source_next(src))
		return EXIT_FAILED;
	err = watch_sites(opt, src, stops, &why);
	if (err)
		complain("%s", why.len ? buf_str(&why) : strerror(-err));
	buf_done(&why);
	if (may_answer_from_history(opt, err)) {
		status = print_stored(opt);
		return status == EXIT_NOTHING ? EXIT_DENIED : status;
	}
	if (err)
		return err == -EINVAL ? EXIT_USAGE : status_of_error(err);
	return print_window(opt, src);
}

static int run_sites(const struct options *opt)
{
	struct stops stops;
	struct source *src;
	int status;

	if (once_help(opt, &table_sites))
		return EXIT_GOOD;
	if (!once_check(opt, &table_sites))
		return EXIT_USAGE;
	if (opt->input)
		return print_stored(opt);
	status = source_open_kernel(opt, COLLECT_CACHES, &src);
	if (status)
		return status;
	stops_hold_and_children(&stops);
	status = watch_and_print(opt, src, &stops);
	src->ops->free(src);
	stops_release(&stops);
	return status;
}

const struct command cmd_sites = {
	.name = "sites",
	.arguments = "[-- COMMAND]",
	.help = "Who asks for slots of kmalloc-4k, for some seconds or while COMMAND runs (root)",
	.options = "input live format fields all-fields sort reverse filter limit seconds slots events output",
	.formats = FORMATS_OF_ROWS,
	.run = run_sites,
};
