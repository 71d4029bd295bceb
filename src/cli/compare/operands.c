/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/compare/operands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/compare/span.h"
#include "cli/print.h"
#include "front/opening.h"
#include "front/options.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "model/compare.h"
#include "model/sample.h"
#include "model/side.h"
#include "model/source.h"

#define WANT (COLLECT_COUNTS | COLLECT_CACHES)

/* One side of the comparison and its source, the history or the kernel. */
struct operand {
	struct span span;
	struct source *source;
	const struct sample *now; /* SPAN_NOW: read once, since a second read of a kernel gives another */
	char *boot_id;		  /* SPAN_BOOT */
	uint64_t last_tick;	  /* of a range */
	struct side side;
};

/* Takes the samples of a range: that of the first tick of each run. */
struct gathering {
	struct operand *o;
	int64_t run; /* 0: none yet */
	bool other;  /* the tick is of another boot: that happens in a boot's range where the clock was stepped */
};

static int begin_run(struct gathering *g, const struct history_count *c)
{
	const struct sample *s;
	int r = history_tick(g->o->source, c->tick, &s);

	if (r < 0)
		return r;
	g->run = c->run;
	g->other = g->o->boot_id && strcmp(g->o->boot_id, s->machine->boot_id) != 0;
	return g->other ? 0 : side_know(&g->o->side, s);
}

static int count_tick(void *user, const struct history_count *c)
{
	struct gathering *g = user;
	int r = g->run == c->run ? 0 : begin_run(g, c);

	if (r < 0 || g->other)
		return r;
	side_count(&g->o->side, c->tick, c->utc_ns, num_add(c->live, c->dying));
	g->o->last_tick = c->tick;
	return 0;
}

/* Structs are told as they were at the last tick. */
static int gather_range(struct operand *o)
{
	struct gathering g = {.o = o};
	const struct sample *s;
	int r = history_each_count(o->source, &o->span.range, count_tick, &g);

	if (r || !o->side.ticks)
		return r;
	r = history_tick(o->source, o->last_tick, &s);
	return r < 0 ? r : side_know(&o->side, s);
}

static bool is_range(const struct operand *o)
{
	return o->span.kind == SPAN_RANGE || o->span.kind == SPAN_BOOT;
}

/* The one sample of an operand that is no range. */
static int only_sample(struct operand *o, const struct sample **ret)
{
	*ret = o->now;
	if (o->span.kind == SPAN_AT)
		return o->source->ops->at(o->source, o->span.range.since_ns, 0, ret);
	return o->now ? 0 : o->source->ops->next(o->source, ret);
}

static int gather_all(struct operand *o)
{
	const struct sample *s;
	int r;

	if (is_range(o))
		return gather_range(o);
	r = only_sample(o, &s);
	return r < 0 ? r : side_take(&o->side, s);
}

static int measure_side(struct operand *o, int64_t memcgs)
{
	uint64_t id = side_nearest(&o->side, memcgs);
	const struct sample *s;
	int r;

	if (!id && is_range(o))
		return 0;
	r = is_range(o) ? history_tick(o->source, id, &s) : only_sample(o, &s);
	if (r < 0)
		return r;
	side_measure(&o->side, s, memcgs);
	return 0;
}

/* Opening */

static int read_side_now(struct operand *o)
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
		return read_side_now(o);
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

static int explain_history(const struct operand *o, int err)
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
	int r = gather_all(o);

	if (r == 0 && !o->side.ticks)
		r = -ENODATA;
	return r ? explain_history(o, r) : EXIT_GOOD;
}

static int measure_at(struct operand *o, struct num memcgs)
{
	int r = memcgs.known ? measure_side(o, memcgs.v) : 0;

	return r ? explain_history(o, r) : EXIT_GOOD;
}

static int compare_operands(const struct options *opt, struct operand *a, struct operand *b,
			    operands_fn *fn, void *user)
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
	return fn(user, opt, &c);
}

int operands_compare(const struct options *opt, operands_fn *fn, void *user)
{
	struct operand operands[2] = {0};
	int status = EXIT_GOOD;

	for (size_t i = 0; i < ARRAY_SIZE(operands) && status == EXIT_GOOD; i++)
		status = parse_operand(opt->args[i], &operands[i]);
	for (size_t i = 0; i < ARRAY_SIZE(operands) && status == EXIT_GOOD; i++)
		status = open_operand(opt, &operands[i]);
	if (status == EXIT_GOOD)
		status = compare_operands(opt, &operands[0], &operands[1], fn, user);
	for (size_t i = 0; i < ARRAY_SIZE(operands); i++)
		done(&operands[i]);
	return status;
}
