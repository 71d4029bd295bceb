/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wires a source to the front end. No other file of src/top knows kernel and formats. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/nearest.h"
#include "base/xalloc.h"
#include "front/besides.h"
#include "front/front.h"
#include "front/keeping.h"
#include "front/opening.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "kernel/trace/instance.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"
#include "output/output.h"
#include "top/batch.h"
#include "top/conf.h"
#include "top/terminal/crash.h"
#include "front/options.h"
#include "top/top.h"

/* Complains with @sentence, which is freed, and returns @status. */
static int refuse_option(int status, char *sentence)
{
	complain("%s", sentence);
	free(sentence);
	return status;
}

#define DELAY_LEAST_NS (NS_PER_SEC / 10)

static bool is_plain(const struct options *opt)
{
	return opt->batch || opt->once || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO);
}

/* How often the source will be read. */
static uint64_t times_of(const struct options *opt)
{
	if (opt->once || opt->has_at || (is_plain(opt) && !opt->batch && !opt->times))
		return 1;
	return opt->times ? opt->times : UINT64_MAX;
}

/* Sources */

static int open_source(const struct options *opt, struct source **ret)
{
	struct source_want want = {
		.kernel = COLLECT_COUNTS | COLLECT_TREE | COLLECT_CACHES | COLLECT_EXACT | COLLECT_HOLDERS,
		.history = HISTORY_CACHES | HISTORY_MEMCGS | HISTORY_HELD | HISTORY_SITES,
	};

	/* A single tick sees no event, and a captured tree has none. */
	if (!strcmp(opt->root, "/") && times_of(opt) > 1)
		want.kernel |= COLLECT_TRACE | COLLECT_SIZE;
	return source_open(opt, &want, ret);
}

/*
 * On a screen the ticks of the kernel are kept to go back to, and a history of this boot has this machine beside
 * it.
 */
static void stand_over(const struct options *opt, struct source **src)
{
	if (!source_is_kernel(*src))
		*src = besides_over(*src);
	else if (!strcmp(opt->root, "/") && !is_plain(opt) && times_of(opt) > 1)
		*src = keeping_over(*src);
}

/* Options come before settings, and settings before defaults */

static int no_such_field(const struct view *v, const char *name)
{
	const char *meant = table_meant(v->ops->table, name);

	return refuse_option(
		EXIT_USAGE,
		meant ? xasprintf("--sort: %s has no field '%s'; did you mean '%s'?", v->ops->name,
				  name, meant)
		      : xasprintf("--sort: %s has no field '%s'; --sort help lists them",
				  v->ops->name, name));
}

static int set_up_view(struct view *v, const struct options *opt)
{
	char *why = NULL;

	if (opt->sort && view_set_sort(v, opt->sort))
		return no_such_field(v, opt->sort);
	if (opt->filter_text && view_set_filter(v, opt->filter_text, &why))
		return refuse_option(EXIT_USAGE, why);
	if (opt->fields && view_set_columns(v, opt->fields, &why))
		return refuse_option(EXIT_USAGE, why);
	if (opt->tree && !v->ops->fold)
		return refuse_option(EXIT_USAGE,
				     xasprintf("--tree: the %s have no tree", v->ops->name));
	v->reverse ^= opt->reverse;
	v->tree |= opt->tree;
	return EXIT_GOOD;
}

static int no_such_view(const char *name)
{
	struct nearest n = {.meant = name};

	for (size_t i = 0; view_ops_at(i); i++)
		nearest_offer(&n, view_ops_at(i)->name);
	return refuse_option(
		EXIT_USAGE,
		n.word ? xasprintf("--view: there is no '%s'; did you mean '%s'?", name, n.word)
		       : xasprintf("--view: there is no '%s'; 'cgslabtop --help' lists them",
				   name));
}

static int choose_view(struct top *t, const char *name)
{
	for (size_t i = 0; i < t->n_views; i++) {
		if (!strcmp(t->views[i]->ops->name, name)) {
			t->at = i;
			return EXIT_GOOD;
		}
	}
	return no_such_view(name);
}

static int set_up(struct top *t, const struct options *opt)
{
	char *why = NULL;
	int status, r;

	t->conf_path = conf_default_path();
	r = conf_load(t, &why);
	if (r)
		status = refuse_option(EXIT_USAGE, why);
	/* runuser leaves HOME as it is, so these are the settings of another user, and no mistake */
	if (r && r != -EACCES)
		return status;
	status = EXIT_GOOD;
	if (opt->view)
		status = choose_view(t, opt->view);
	if (!status)
		status = set_up_view(top_shown(t), opt);
	if (opt->delay_ns && opt->delay_ns < DELAY_LEAST_NS)
		return refuse_option(EXIT_USAGE, xstrdup("--delay: must be 0.1 s or more"));
	if (opt->delay_ns)
		t->delay_ns = opt->delay_ns;
	t->times = opt->times;
	t->has_at = opt->has_at;
	t->at_ns = opt->at_ns;
	return status;
}

/* Export: the rows and columns that are shown, as CSV, into a file that is not there yet */

static void write_rows(FILE *f, const struct view *v, const struct sample *s)
{
	const struct field *fields[COLUMNS_MAX];
	struct output o;

	for (size_t i = 0; i < v->n_columns; i++)
		fields[i] = v->columns[i].field;
	output_init(&o, &output_csv, f, v->ops->table, fields, v->n_columns);
	output_begin(&o, s);
	for (size_t i = 0; i < v->n; i++)
		output_row(&o, s, v->ops->row(v, i));
	output_end(&o);
	output_done(&o);
}

static int export_rows(const char *path, const struct view *v, const struct sample *s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), bad;
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		return -errno;
	write_rows(f, v, s);
	bad = ferror(f);
	return fclose(f) || bad ? -(errno ? errno : EIO) : 0;
}

/* Running */

static int list_keys(void)
{
	for (size_t i = 0; i < n_actions; i++)
		printf("%s\t%s\t%s\n", actions[i].name, actions[i].keys, actions[i].help);
	return EXIT_GOOD;
}

static bool asks_for_fields(const struct options *opt)
{
	return (opt->sort && !strcmp(opt->sort, "help")) ||
	       (opt->fields && !strcmp(opt->fields, "help"));
}

/* --sort help, --fields help: prints the names that the options take in the view. */
static int list_fields(const char *view)
{
	for (size_t i = 0; view_ops_at(i); i++) {
		const struct table *table = view_ops_at(i)->table;

		if (view && strcmp(view_ops_at(i)->name, view) != 0)
			continue;
		for (size_t f = 0; f < table->n_fields; f++)
			printf("%-27s %s\n", table->fields[f].name, table->fields[f].help);
		return EXIT_GOOD;
	}
	return no_such_view(view);
}

/* Tells why nothing at all can be shown: the reason of the source that matters most. */
static int nothing_to_show(const struct sample *s)
{
	static const enum source_id ids[] = {SOURCE_SLABINFO, SOURCE_CGROUP};
	bool denied = false;

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		const struct source_status *st = &s->sources[ids[i]];

		if (source_state_tells(st->state))
			return EXIT_GOOD;
		denied |= st->state == STATE_DENIED;
	}
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		complain("%s%s", *s->sources[ids[i]].detail ? "" : "nothing is known of the source ",
			 *s->sources[ids[i]].detail ? s->sources[ids[i]].detail : source_name(ids[i]));
	return denied ? EXIT_DENIED : EXIT_NOTHING;
}

static int no_first_tick(const struct top *t, const struct options *opt, int err)
{
	if (opt->has_at && err == -ENODATA)
		return source_has_no_tick(opt->at_ns);
	return refuse_option(err == -EACCES ? EXIT_DENIED : EXIT_NOTHING,
			     xasprintf("%s: %s", t->source->ops->name, strerror(-err)));
}

static int run_batch(struct top *t, const struct options *opt)
{
	bool ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	int r = batch_run(t, times_of(opt), (size_t)opt->limit, ascii, stdout);

	if (r)
		return no_first_tick(t, opt, r);
	return nothing_to_show(t->sample);
}

static int run_screen(struct top *t, const struct options *opt)
{
	const char *no_color = getenv("NO_COLOR");
	int r = top_tick(t), status;

	if (r)
		return no_first_tick(t, opt, r);
	status = nothing_to_show(t->sample);
	if (status)
		return status;
	r = top_run(t, !opt->no_color && !(no_color && *no_color));
	if (r == -EINVAL)
		return refuse_option(
			EXIT_FAILED,
			xasprintf(
				"TERM=%s: a terminal without cursor movement, or one that terminfo "
				"does not know; --once prints plain text",
				getenv("TERM") ? getenv("TERM") : ""));
	if (r)
		return refuse_option(EXIT_FAILED, xasprintf("terminal: %s", strerror(-r)));
	return EXIT_GOOD;
}

static void print_stats(const struct top *t)
{
	const struct top_stats *st = &t->stats;
	double refreshes = st->refreshes ? (double)st->refreshes : 1;
	size_t loaded = 0;

	for (size_t i = 0; i < t->n_views; i++)
		loaded += t->views[i]->loaded;
	fprintf(stderr, "first_screen_cpu_ms %.1f\n", st->first_screen_cpu * 1e3);
	fprintf(stderr,
		"first_screen_ms %.1f\nfirst_loaded %zu\nrefreshes %llu\nloaded_later %zu\n",
		st->first_screen_seconds * 1e3, st->first_loaded, (unsigned long long)st->refreshes,
		loaded - st->first_loaded);
	fprintf(stderr, "refresh_cpu_mean_ms %.2f\nrefresh_cpu_max_ms %.2f\n",
		st->refresh_cpu_seconds / refreshes * 1e3, st->refresh_cpu_max * 1e3);
	fprintf(stderr, "keys %llu\nkey_max_ms %.2f\nkey_cpu_max_ms %.2f\n",
		(unsigned long long)st->keys, st->key_max_seconds * 1e3, st->key_cpu_max * 1e3);
	if (t->sample && t->sample->self_rss_bytes.known)
		fprintf(stderr, "rss_kib %lld\n", (long long)t->sample->self_rss_bytes.v / 1024);
}

static int run_top(struct top *t, const struct options *opt)
{
	int status = set_up(t, opt);

	if (status)
		return status;
	t->export = export_rows;
	status = is_plain(opt) ? run_batch(t, opt) : run_screen(t, opt);
	if (opt->debug_stats)
		print_stats(t);
	return status;
}

/* "Views: a, b or c. ..." */
static char *help_end(void)
{
	struct buf text = BUF_INIT;

	buf_adds(&text, "Views: ");
	for (size_t i = 0; view_ops_at(i); i++)
		buf_addf(&text, "%s%s", !i ? "" : view_ops_at(i + 1) ? ", " : " or ",
			 view_ops_at(i)->name);
	buf_adds(&text, ". Keys: ? in the program.\n");
	return buf_detach(&text);
}

static int show_top(const struct options *opt)
{
	struct source *source = NULL;
	struct top *t;
	int status;

	if (opt->list_keys)
		return list_keys();
	if (asks_for_fields(opt))
		return list_fields(opt->view);
	if (!options_times_fit(opt, &table_ticks))
		return EXIT_USAGE;
	status = open_source(opt, &source);
	if (status)
		return status;
	stand_over(opt, &source);
	t = top_new(source);
	status = run_top(t, opt);
	top_free(t);
	return status;
}

int main(int argc, char **argv)
{
	char *more = help_end();
	const struct usage usage = {
		.command = "cgslabtop",
		.program = "cgslabtop",
		.arguments = "",
		.help = "Slab memory of memory cgroups, live: what is saved, wasted, and held by "
			"dying ones",
		.options = "root input live at view fields sort reverse filter limit tree batch once "
			   "delay iterations no-color list-keys debug-stats",
		.more = more,
	};
	int status;

	front_start();
	crash_arm(instance_clear_at_crash);
	status = options_run(&usage, argc, argv, show_top);
	free(more);
	return status;
}
