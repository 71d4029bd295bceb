/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `cgslab dying`: each dying memcg with its name and its holder, now or again and again; --free asks the holders to let go. */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "cli/dying_free.h"
#include "cli/once.h"
#include "cli/print.h"
#include "front/front.h"
#include "front/opening.h"
#include "front/options.h"
#include "kernel/collector.h"
#include "model/field.h"
#include "model/held.h"
#include "model/sample.h"
#include "model/source.h"
#include "model/verdict.h"

#define WANT                                                                                       \
	(COLLECT_COUNTS | COLLECT_TREE | COLLECT_CACHES | COLLECT_EXACT | COLLECT_HOLDERS |        \
	 COLLECT_ALWAYS_WALK)

struct heading {
	struct buf text;
	bool again;
};

/* An empty line stands between it and the rows. Before later rows the table puts that line itself. */
static void print_heading(void *user, FILE *out)
{
	const struct heading *h = user;

	fprintf(out, h->again ? "\n%s\n" : "%s\n\n", buf_str(&h->text));
}

/* Prints the dying of @s, or the sums over them that --by asks for; @again: below others. */
static int print_dying(struct once *o, const struct sample *s, enum held_by by, bool again)
{
	struct heading heading = {BUF_INIT, again};
	struct sample view = *s;
	struct held_summary summary;
	struct held_sum *sums = NULL;

	held_summarize(s, &summary);
	held_text(s, &summary, &heading.text);
	if (by != BY_COUNT) {
		sums = held_sums(s, by, &view.n_dying_sums);
		view.dying_sums = sums;
	}
	once_rows(o, &view, print_heading, &heading);
	held_sums_free(sums, view.n_dying_sums);
	held_summary_done(&summary);
	buf_done(&heading.text);
	return s->memcgs ? EXIT_GOOD : status_of_rows(s, 0);
}

/* Says why the table has no holders; what a source in trouble says stands among the notes already. */
static void note_no_holders(const struct sample *s)
{
	struct buf why = BUF_INIT;

	if (s->sources[SOURCE_BPF].state == STATE_UNUSED && !num_is(s->counts.dying, 0) &&
	    verdict_holders_unknown(s, &why))
		complain("what holds the dying is not known: %s", buf_str(&why));
	buf_done(&why);
}

static int repeat_dying(struct once *o, struct source *src, enum held_by by)
{
	unsigned long long done = 0;
	int status;

	do {
		const struct sample *s = source_sample(o->opt, src, &status);

		if (!s)
			return status;
		if (!done) {
			print_source_notes(s);
			note_no_holders(s);
		}
		status = print_dying(o, s, by, done > 0);
	} while (next_repeat(o->opt, &done));
	return status;
}

/* Prints the dying at the moment that was asked for, from whichever source answers. */
static int show_dying(const struct options *opt, const struct table *t, enum held_by by)
{
	struct source_want want = source_want_of(t);
	struct source *src;
	struct once o;
	int status;

	want.kernel = WANT;
	status = source_open(opt, &want, &src);
	if (status != EXIT_GOOD)
		return status;
	status = once_begin(&o, opt, t);
	if (status == EXIT_GOOD) {
		status = repeat_dying(&o, src, by);
		if (!once_end(&o, status != EXIT_FAILED))
			status = EXIT_FAILED;
	}
	src->ops->free(src);
	return status;
}

static int free_dying(const struct options *opt)
{
	struct collector *c;
	int status = source_open_collector(opt, WANT, &c);

	if (status)
		return status;
	status = dying_free(opt, c);
	collector_free(c);
	return status;
}

/* Short names of the fields that people sort by. */
static const char *sort_of(const char *word, enum held_by by)
{
	if (word && !strcmp(word, "age"))
		return by == BY_COUNT ? "age_seconds" : "oldest_seconds";
	return word && !strcmp(word, "price") ? "price_bytes" : word;
}

/* False after a message. */
static bool options_fit(const struct options *opt, enum held_by *ret_by)
{
	*ret_by = opt->by ? held_by_of_name(opt->by) : BY_COUNT;
	if (opt->by && *ret_by == BY_COUNT)
		complain("--by: '%s' is none of holder, file, subtree, maker", opt->by);
	else if (opt->holder && holder_of_name(opt->holder) == HOLDER_KINDS)
		complain("--holder: '%s' is none of file, device, tmpfs, anon, unevictable, swap, "
			 "children, other", opt->holder);
	else if (!opt->free && (opt->n_args || opt->holder || opt->dry_run))
		complain("%s goes with --free; --filter and --by choose and sum up what is shown",
			 opt->n_args ? "a PATH" : opt->holder ? "--holder" : "--dry-run");
	else if (opt->free && (opt->input || opt->has_at || opt->by))
		complain("--free is of now; it does not go with --input, --at or --by");
	else if (opt->free && (opt->delay_ns || opt->times))
		complain("--free asks once; it does not go with -d or -n");
	else if (opt->n_args > 1)
		complain("one PATH at a time");
	else
		return true;
	return false;
}

static int run_dying(const struct options *given)
{
	struct options opt = *given;
	enum held_by by;
	const struct table *t;

	if (!options_fit(&opt, &by))
		return EXIT_USAGE;
	t = by == BY_COUNT ? &table_dying : &table_dying_sums;
	opt.sort = sort_of(opt.sort, by);
	if (once_help(&opt, t))
		return EXIT_GOOD;
	if (!once_check(&opt, t) || !options_times_fit(&opt, t))
		return EXIT_USAGE;
	if (opt.free)
		return free_dying(&opt);
	return show_dying(&opt, t, by);
}

const struct command cmd_dying = {
	.name = "dying",
	.arguments = "[--free [PATH]]",
	.help = "Each dying memcg, what holds it, and what frees it",
	.options = "root input live at format fields all-fields sort reverse filter limit delay iterations output by free holder dry-run",
	.formats = FORMATS_OF_ROWS,
	.run = run_dying,
};
