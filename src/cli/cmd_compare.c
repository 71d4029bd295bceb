/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgslab compare: two moments, stretches, boots or files side by side, at equal counts of memcgs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/compare_text.h"
#include "front/opening.h"
#include "front/options.h"
#include "cli/print.h"
#include "cli/span.h"
#include "history/replay.h"
#include "kernel/collector.h"
#include "model/compare.h"
#include "model/sample.h"
#include "model/side.h"
#include "model/source.h"
#include "output/doc.h"
#include "output/output.h"

#define WANT (COLLECT_COUNTS | COLLECT_CACHES)

/* One side with where it comes from: the history, or the kernel. */
struct operand {
	struct span span;
	struct source *source;
	const struct sample *now; /* SPAN_NOW: read once, a kernel would answer otherwise the second time */
	char *boot_id;		  /* SPAN_BOOT */
	struct side side;
};

typedef int tick_fn(struct operand *o, const struct sample *s, int64_t memcgs);

static int take(struct operand *o, const struct sample *s, int64_t memcgs)
{
	(void)memcgs;
	return side_take(&o->side, s);
}

static int measure(struct operand *o, const struct sample *s, int64_t memcgs)
{
	side_measure(&o->side, s, memcgs);
	return 0;
}

struct each {
	struct operand *o;
	tick_fn *fn;
	int64_t memcgs;
};

/* Ticks of other boots lie in a boot's range when the clock was stepped. */
static int one_tick(void *user, const struct sample *s)
{
	struct each *e = user;

	if (e->o->boot_id && strcmp(e->o->boot_id, s->machine->boot_id) != 0)
		return 0;
	return e->fn(e->o, s, e->memcgs);
}

/* Calls @fn with each tick of the span; 0, what @fn returned, or -errno. */
static int each_tick(struct operand *o, tick_fn *fn, int64_t memcgs)
{
	struct each e = {o, fn, memcgs};
	const struct sample *s = o->now;
	int r = 0;

	if (o->span.kind == SPAN_RANGE || o->span.kind == SPAN_BOOT)
		return history_each(o->source, &o->span.range, one_tick, &e);
	if (o->span.kind == SPAN_AT)
		r = o->source->ops->at(o->source, o->span.range.since_ns, 0, &s);
	else if (!s)
		r = o->source->ops->next(o->source, &s);
	return r < 0 ? r : fn(o, s, memcgs);
}

/* Opening */

static int read_now(struct operand *o)
{
	o->now = source_next(o->source);
	if (!o->now)
		return EXIT_FAILED;
	if (source_is_kernel(o->source))
		print_source_notes(o->now);
	return EXIT_GOOD;
}

static int find_boot(struct operand *o)
{
	int r = history_find_boot(o->source, o->span.boot, &o->boot_id, &o->span.range.since_ns);

	if (r == 0)
		return EXIT_GOOD;
	if (r == -ENODATA)
		complain(
			"%s: the history has no such boot; 'cgslab export ticks --since 2000-01-01 "
			"--every 1h --fields boot_id' lists those there are",
			o->span.text);
	else if (r == -ENOTUNIQ)
		complain("%s: several boots begin so; give more of the id", o->span.text);
	else
		complain("%s: %s", o->span.text, strerror(-r));
	return r == -ENODATA ? EXIT_NOTHING : EXIT_FAILED;
}

static int open_operand(const struct options *opt, struct operand *o)
{
	const struct source_want want = {WANT, HISTORY_CACHES, o->span.kind != SPAN_NOW};
	struct options of_span = *opt;
	int status;

	of_span.live = opt->live && o->span.kind == SPAN_NOW;
	of_span.input = o->span.path ? o->span.path : of_span.live ? NULL : opt->input;
	status = source_open(&of_span, &want, &o->source);
	if (status != EXIT_GOOD)
		return status;
	if (o->span.kind == SPAN_NOW)
		return read_now(o);
	return o->span.kind == SPAN_BOOT ? find_boot(o) : EXIT_GOOD;
}

static int parse_operand(const char *text, struct operand *o)
{
	int r = span_parse(text, clock_now().utc_ns, &o->span);

	if (r == -ENOENT)
		complain("%s: no such file", text);
	else if (r == -ERANGE)
		complain("%s: the range ends before it begins", text);
	else if (r)
		complain("'%s' is no file, no time, no range (FROM..TO), no boot:N and not 'now'",
			 text);
	return r == -ENOENT ? EXIT_NOTHING : r ? EXIT_USAGE : EXIT_GOOD;
}

static void done(struct operand *o)
{
	if (o->source)
		o->source->ops->free(o->source);
	free(o->boot_id);
	side_done(&o->side);
	span_done(&o->span);
}

/* Gathering */

static int explain(const struct operand *o, int err)
{
	if (err == -EXDEV)
		complain("%s: there are several boots in it; name one of them with boot:ID, or a "
			 "shorter range",
			 o->span.text);
	else if (err == -ENODATA)
		complain("%s: the history has no tick of that time", o->span.text);
	else
		complain("%s: the history cannot be read: %s", o->span.text, strerror(-err));
	return err == -ENODATA ? EXIT_NOTHING : EXIT_FAILED;
}

static int gather(struct operand *o)
{
	int r = each_tick(o, take, 0);

	if (r == 0 && !o->side.ticks)
		r = -ENODATA;
	return r ? explain(o, r) : EXIT_GOOD;
}

static int measure_at(struct operand *o, struct num memcgs)
{
	int r = memcgs.known ? each_tick(o, measure, memcgs.v) : 0;

	return r ? explain(o, r) : EXIT_GOOD;
}

static void print_rows(const struct options *opt, const struct comparison *c, FILE *stream)
{
	const struct field **fields = xcalloc(table_compare.n_fields, sizeof(const struct field *));
	struct output o;

	for (size_t i = 0; i < table_compare.n_fields; i++)
		fields[i] = &table_compare.fields[i];
	output_init(&o, opt->format, stream, &table_compare, fields, table_compare.n_fields);
	output_begin(&o, NULL);
	for (size_t i = 0; i < c->n_rows; i++)
		output_row(&o, NULL, &c->rows[i]);
	output_end(&o);
	output_done(&o);
	free(fields);
}

static void print(const struct options *opt, const struct comparison *c, FILE *stream)
{
	const char *const names[] = {opt->args[0], opt->args[1]};
	struct buf text = BUF_INIT;

	if (opt->format == &output_json) {
		struct doc *d = compare_doc(c, names);

		doc_json(d, &text);
		doc_free(d);
	} else if (!opt->format || opt->format == &output_table) {
		compare_text(c, names, &text);
	} else {
		print_rows(opt, c, stream);
	}
	fwrite(text.bytes, 1, text.len, stream);
	buf_done(&text);
}

static int report(const struct options *opt, const struct comparison *c)
{
	struct destination d;

	if (!destination_open(&d, opt->output))
		return EXIT_FAILED;
	print(opt, c, d.stream);
	return destination_close(&d, true) ? EXIT_GOOD : EXIT_FAILED;
}

static int compare(const struct options *opt, struct operand *a, struct operand *b)
{
	struct comparison c;
	struct num memcgs;
	int status = gather(a);

	if (status == EXIT_GOOD)
		status = gather(b);
	if (status != EXIT_GOOD)
		return status;
	memcgs = opt->memcgs ? num((int64_t)opt->memcgs) : compare_count(&a->side, &b->side);
	compare_want(&a->side, &b->side);
	status = measure_at(a, memcgs);
	if (status == EXIT_GOOD)
		status = measure_at(b, memcgs);
	if (status != EXIT_GOOD)
		return status;
	compare_sides(&a->side, &b->side, memcgs, &c);
	return report(opt, &c);
}

static int run_compare(const struct options *opt)
{
	struct operand operands[2] = {0};
	int status = EXIT_GOOD;

	if (opt->n_args != 2) {
		complain("compare takes two of: now, a file, a time, a range (FROM..TO), boot:N");
		return EXIT_USAGE;
	}
	if (opt->format && opt->format->metrics) {
		complain("--format openmetrics: compare has no metrics; take csv, json or jsonl");
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(operands) && status == EXIT_GOOD; i++)
		status = parse_operand(opt->args[i], &operands[i]);
	for (size_t i = 0; i < ARRAY_SIZE(operands) && status == EXIT_GOOD; i++)
		status = open_operand(opt, &operands[i]);
	if (status == EXIT_GOOD)
		status = compare(opt, &operands[0], &operands[1]);
	for (size_t i = 0; i < ARRAY_SIZE(operands); i++)
		done(&operands[i]);
	return status;
}

const struct command cmd_compare = {
	.name = "compare",
	.arguments = "A B",
	.words = "now today yesterday boot:0 boot:-1",
	.help = "Before and after: two times, ranges, boots or files at equal counts of memcgs",
	.options = "root input live format memcgs output",
	.run = run_compare,
};
