/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `cgslab cost`: the bill of one memcg, from probes that are made and removed. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/stops.h"
#include "base/text.h"
#include "cli/cli.h"
#include "front/opening.h"
#include "front/options.h"
#include "cli/once.h"
#include "kernel/cost/bill.h"
#include "kernel/cost/pricefile.h"
#include "kernel/collector.h"
#include "kernel/trace/instance.h"
#include "model/cost.h"
#include "model/field.h"
#include "model/sample.h"

#define PROBES_USUAL 256

static void print_bytes(FILE *out, const char *what, struct real bytes)
{
	struct buf text = BUF_INIT;

	text_bytes(&text, bytes.v);
	fprintf(out, "%s %s", bytes.known ? buf_str(&text) : "-", what);
	buf_done(&text);
}

static void print_heading(void *user, FILE *out)
{
	const struct bill *b = user;

	fprintf(out, "one memcg, mean of %u; controllers: %s\n", b->probes, b->controllers);
	print_bytes(out, "slab", b->sum.slab_bytes);
	if (b->sum.slab_bytes.v > 0)
		fprintf(out, " (%.0f%% with site and cache by name)",
			100 * b->named_bytes.v / b->sum.slab_bytes.v);
	print_bytes(out, "percpu", (fputs(" + ", out), b->sum.percpu_bytes));
	if (b->sum.vector_bytes.v > 0)
		print_bytes(out, "beside percpu chunks", (fputs(" + ", out), b->sum.vector_bytes));
	fputs("\n\n", out);
}

static void print_notes(const struct bill *b)
{
	if (b->lost)
		complain("%llu of %llu events were lost: the bill is too low",
			 (unsigned long long)b->lost, (unsigned long long)(b->events + b->lost));
	once_complain(buf_str(&b->notes));
}

static int print_bill(const struct options *opt, const struct sample *s, struct bill *bill)
{
	struct sample view = *s;

	view.cost = bill->rows;
	view.n_cost = bill->n;
	print_notes(bill);
	if (!bill->n) {
		complain("nothing was allocated, which cannot be; is another tool resetting the trace?");
		return EXIT_NOTHING;
	}
	return once_print(opt, &view, &table_cost, print_heading, bill);
}

/* Keeps the price for status and cgslabtop in this boot. */
static void keep_price(const struct root *root, const struct sample *s, const struct bill *bill)
{
	struct memcg_price price = bill_price(bill);
	int err = price.source ? pricefile_write(root, s->machine->boot_id, &price, bill->rows, bill->n) : 0;

	if (err)
		complain("/run/cgslab/price: %s; status goes on with the price that it has", strerror(-err));
}

static int make_and_print(const struct options *opt, struct collector *c)
{
	const struct root *root = collector_root(c);
	struct bill_options options = {.locks = INSTANCE_LOCKS, .probes = PROBES_USUAL, .stopped = stops_pending};
	const struct sample *s = collector_tick(c);
	struct buf why = BUF_INIT;
	struct bill *bill = NULL;
	int err, status;

	if (opt->probes)
		options.probes = (unsigned)opt->probes;
	err = bill_make(&options, root, s, &bill, &why);
	if (err)
		complain("%s", why.len ? buf_str(&why) : strerror(-err));
	else
		keep_price(root, s, bill);
	status = err ? status_of_error(err) : print_bill(opt, s, bill);
	bill_free(bill);
	buf_done(&why);
	return status;
}

static int run_cost(const struct options *opt)
{
	struct stops stops;
	struct collector *c;
	int status;

	if (once_help(opt, &table_cost))
		return EXIT_GOOD;
	if (!once_check(opt, &table_cost))
		return EXIT_USAGE;
	status = source_open_collector(opt, COLLECT_CACHES, &c);
	if (status)
		return status;
	stops_hold(&stops);
	status = make_and_print(opt, c);
	stops_release(&stops);
	collector_free(c);
	return status;
}

const struct command cmd_cost = {
	.name = "cost",
	.arguments = "",
	.help = "The bill of one memcg by call site, from probes made and removed (root)",
	.options = "format fields all-fields sort reverse filter limit probes output",
	.formats = FORMATS_OF_ROWS,
	.run = run_cost,
};
