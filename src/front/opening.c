/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/opening.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "front/config.h"
#include "front/front.h"
#include "front/options.h"
#include "history/reader.h"
#include "history/writer.h"
#include "kernel/collector.h"
#include "kernel/slab/structs.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"
#include "output/output.h"

/* The environment names the place where [history] path differs from the default. */
static const char *source_history_path(void)
{
	const char *path = getenv("CGSLAB_HISTORY");

	return path && *path ? path : history_writer_defaults.path;
}

/* Options */

bool options_ask_for_range(const struct options *opt)
{
	return opt->has_since || opt->has_until || opt->every_ns;
}

static bool options_ask_for_past(const struct options *opt)
{
	return opt->has_at || options_ask_for_range(opt);
}

bool options_times_fit(const struct options *opt, const struct table *t)
{
	if (opt->live && (opt->input || options_ask_for_past(opt)))
		complain("--live is now and the kernel; it does not go with %s",
			 opt->input ? "--input" : "--at, --since, --until or --every");
	else if (opt->has_at && options_ask_for_range(opt))
		complain("--at is one moment; it does not go with --since, --until or --every");
	else if (opt->has_at && t->needs & NEED_EVENTS)
		complain("--at: events are of no one moment; --since and --until choose among them");
	else if (opt->has_since && opt->has_until && opt->since_ns > opt->until_ns)
		complain("--until: the time is before that of --since");
	else if (opt->every_ns && t->needs & NEED_EVENTS)
		complain("--every: events are not ticks; --since and --until choose among them");
	else if (opt->format && opt->format->metrics && options_ask_for_range(opt))
		complain("--format %s is of one moment; it does not go with a range: take csv",
			 opt->format->name);
	else if (options_ask_for_past(opt) && (opt->delay_ns || opt->times))
		complain("-d and -n repeat what is now; they do not go with --at, --since, --until or "
			 "--every");
	else
		return true;
	return false;
}

/* What each source is to read for what a table needs. */
static const struct {
	unsigned need;
	struct source_want want;
} wants[] = {
	{NEED_COUNTS, {COLLECT_COUNTS | COLLECT_EXACT_IF_BETTER, 0, false}},
	{NEED_MEMCGS, {COLLECT_COUNTS | COLLECT_TREE, HISTORY_MEMCGS, false}},
	{NEED_DYING, {COLLECT_EXACT_IF_DYING, 0, false}},
	{NEED_HOLDERS, {COLLECT_EXACT | COLLECT_HOLDERS, HISTORY_HELD, false}},
	{NEED_CACHES, {0, HISTORY_CACHES, false}},
	{NEED_ALL_CACHES, {COLLECT_CACHES | COLLECT_BOUNDS_ALL, HISTORY_CACHES, false}},
	{NEED_WINDOW, {0, HISTORY_SITES, true}},
	{NEED_EVENTS, {0, 0, true}},
};

struct source_want source_want_of(const struct table *t)
{
	struct source_want want = {0, 0, false};

	for (size_t i = 0; i < ARRAY_SIZE(wants); i++) {
		if (!(t->needs & wants[i].need))
			continue;
		want.kernel |= wants[i].want.kernel;
		want.history |= wants[i].want.history;
		want.past_only |= wants[i].want.past_only;
	}
	return want;
}

/* Opening */

static void explain_history(int err, const char *path, const char *then)
{
	struct buf text = BUF_INIT;

	history_explain(err, path, &text);
	complain("%s%s", buf_str(&text), then);
	buf_done(&text);
}

static int open_or_complain(const char *path, unsigned want, struct source **ret)
{
	int r = history_source_open(path, want, ret);

	/* the daemon has nothing to do with a file that somebody named */
	if (r == -ENOENT && want & HISTORY_FILE)
		complain("%s: no such file", path);
	else if (r == -EUCLEAN && want & HISTORY_FILE)
		complain("%s: it is damaged, or no history and no bundle; take another copy of it", path);
	else if (r < 0)
		explain_history(r, path, "");
	return r < 0 ? status_of_error(r) : EXIT_GOOD;
}

/* Opens the history if it is young. Where it is not, a user who may not ask the kernel is told why. */
static void open_if_fresh(unsigned want, struct source **ret)
{
	const struct sample *s;
	struct source *src;
	int r = history_source_open(source_history_path(), want, &src);

	if (r < 0) {
		if (geteuid() != 0 && r != -ENOENT && r != -EACCES)
			explain_history(r, source_history_path(), "; asking the kernel");
		return;
	}
	if (history_is_fresh(src)) {
		*ret = src;
		return;
	}
	if (geteuid() != 0 && src->ops->next(src, &s) >= 0)
		complain("%s; asking the kernel", s->sources[SOURCE_HISTORY].detail);
	src->ops->free(src);
}

/* Complains of a configuration with an error and goes on without it; only cgslabd ends at one. */
static int open_configured(const struct options *opt, unsigned want, struct collector **ret)
{
	struct config config;
	struct buf error = BUF_INIT;
	int r;

	config_init(&config);
	r = config_load_of(&config, opt->root, &error);
	if (r)
		complain("%s; the configuration is left aside", buf_str(&error));
	r = config_open_collector(r ? NULL : &config, opt->root, want, ret);
	config_done(&config);
	buf_done(&error);
	return r;
}

/* The user named the file: without its sizes the answer would not be the one that was asked for. */
static int check_btf(const char *file)
{
	int r = file ? structs_check(file) : 0;

	if (!r)
		return EXIT_GOOD;
	complain("--btf %s: %s; give a vmlinux with BTF, or /sys/kernel/btf/vmlinux", file, structs_strerror(r));
	return status_of_error(r == -ENODATA ? -EINVAL : r);
}

int source_open_collector(const struct options *opt, unsigned want, struct collector **ret)
{
	int status = check_btf(opt->btf), r;

	if (status)
		return status;
	r = open_configured(opt, want, ret);
	if (r) {
		complain("--root %s: %s", opt->root, strerror(-r));
		return r == -EACCES ? EXIT_DENIED : EXIT_NOTHING;
	}
	collector_btf(*ret, opt->btf);
	return EXIT_GOOD;
}

int source_open_kernel(const struct options *opt, unsigned want, struct source **ret)
{
	struct collector *c;
	int status = source_open_collector(opt, want, &c);

	if (!status)
		*ret = collector_source(c);
	return status;
}

int source_open(const struct options *opt, const struct source_want *want, struct source **ret)
{
	*ret = NULL;
	if (opt->input)
		return open_or_complain(opt->input, want->history | HISTORY_FILE, ret);
	if (want->past_only || options_ask_for_past(opt))
		return open_or_complain(source_history_path(), want->history, ret);
	if (!opt->live && !strcmp(opt->root, "/"))
		open_if_fresh(want->history, ret);
	return *ret ? EXIT_GOOD : source_open_kernel(opt, want->kernel, ret);
}

/* Asking */

/* A history keeps ticks, a kernel does not. */
bool source_is_kernel(const struct source *src)
{
	return !src->ops->at;
}

int source_failed(struct source *src, int err)
{
	struct buf text = BUF_INIT;

	if (source_is_kernel(src))
		buf_adds(&text, strerror(-err));
	else
		history_source_explain(src, err, &text);
	complain("the %s cannot be read: %s", src->ops->name, buf_str(&text));
	buf_done(&text);
	return EXIT_FAILED;
}

const struct sample *source_next(struct source *src)
{
	const struct sample *s;
	int r = src->ops->next(src, &s);

	if (r >= 0)
		return s;
	source_failed(src, r);
	return NULL;
}

int source_has_no_tick(int64_t utc_ns)
{
	struct buf when = BUF_INIT;

	text_time(&when, utc_ns);
	complain("nothing is known of %s: no daemon ran then, or it is older than what is kept", buf_str(&when));
	buf_done(&when);
	return EXIT_NOTHING;
}

const struct sample *source_at(struct source *src, int64_t utc_ns, int *ret_status)
{
	const struct sample *s;
	int r = src->ops->at(src, utc_ns, 0, &s);

	if (r >= 0)
		return s;
	*ret_status = r == -ENODATA ? source_has_no_tick(utc_ns) : source_failed(src, r);
	return NULL;
}

const struct sample *source_sample(const struct options *opt, struct source *src, int *ret_status)
{
	if (opt->has_at)
		return source_at(src, opt->at_ns, ret_status);
	*ret_status = EXIT_FAILED;
	return source_next(src);
}

/* The kernel's counts of cgroups lag up to a second. */
static const struct timespec settle = {1, 100000000};

/* The time between two looks for the next tick. */
static const struct timespec look_again = {0, 50000000};

const struct sample *source_later(const struct options *opt, struct source *src)
{
	int64_t until;
	const struct sample *s;
	int r;

	if (source_is_kernel(src)) {
		if (!strcmp(opt->root, "/"))
			nanosleep(&settle, NULL);
		return source_next(src);
	}
	until = clock_now().boot_ns + 3 * history_interval_ns(src);
	while ((r = src->ops->next(src, &s)) == 0 && clock_now().boot_ns < until)
		nanosleep(&look_again, NULL);
	if (r >= 0)
		return s;
	source_failed(src, r);
	return NULL;
}
