/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cgslab report: one page for a ticket or a mail, of now, of a time or of a file: the verdict in sentences, sizes,
 * a day as plots, the largest subtrees, and the holders of the dying.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/compare/page.h"
#include "cli/compare/operands.h"
#include "cli/print.h"
#include "front/opening.h"
#include "front/options.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "kernel/cost/pricefile.h"
#include "model/field.h"
#include "model/cost.h"
#include "model/held.h"
#include "model/sample.h"
#include "model/select.h"
#include "model/source.h"
#include "model/verdict.h"
#include "output/chart.h"
#include "output/html.h"
#include "output/output.h"
#include "output/sheet.h"

#define ROWS	   15    /* how many of the largest subtrees and holders are listed */
#define DAY_NS	   (86400 * NS_PER_SEC)

/* Points of two figures of ticks. */
struct plot {
	int64_t *times;
	double *values[POINT_FIGURES];
	size_t n, cap;
};

static void plot_done(struct plot *t)
{
	free(t->times);
	for (size_t i = 0; i < POINT_FIGURES; i++)
		free(t->values[i]);
}

static void plot_add(struct plot *t, int64_t time_ns, const double v[POINT_FIGURES])
{
	/* times must rise in a picture, so points after the clock was set back are left out */
	if (t->n && time_ns <= t->times[t->n - 1])
		return;
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 1024;
		t->times = xreallocarray(t->times, t->cap, sizeof(*t->times));
		for (size_t i = 0; i < POINT_FIGURES; i++)
			t->values[i] = xreallocarray(t->values[i], t->cap, sizeof(*t->values[i]));
	}
	t->times[t->n] = time_ns;
	for (size_t i = 0; i < POINT_FIGURES; i++)
		t->values[i][t->n] = v[i];
	t->n++;
}

static double value_or_nan(struct real r)
{
	return r.known ? r.v : NAN;
}

/* The smallest, the largest and the last of a slot, so that a peak of one tick is seen. */
static void add_point(void *user, const struct point *p)
{
	double low[POINT_FIGURES], high[POINT_FIGURES], last[POINT_FIGURES];
	int64_t length = p->last_utc_ns - p->first_utc_ns;

	for (size_t i = 0; i < POINT_FIGURES; i++) {
		low[i] = value_or_nan(p->v[i].low);
		high[i] = value_or_nan(p->v[i].high);
		last[i] = value_or_nan(p->v[i].last);
	}
	if (p->after_gap)
		plot_add(user, p->first_utc_ns - 1, (const double[POINT_FIGURES]){NAN, NAN});
	if (length > 2) {
		plot_add(user, p->first_utc_ns, low);
		plot_add(user, p->first_utc_ns + length / 2, high);
	}
	plot_add(user, p->last_utc_ns, last);
}

/* The figures that one plot shows together. */
static const struct {
	const char *title;
	enum unit unit;
	const char *names[POINT_FIGURES]; /* on the page */
	const char *figures[POINT_FIGURES];
} plots[] = {
	{"Memory cgroups", UNIT_NONE, {"live", "dying"}, {"live", "dying"}},
	{"Slab of the machine", UNIT_BYTES, {"all", "unreclaimable"}, {"slab_bytes", "slab_unreclaimable_bytes"}},
	{"What caches of their own save, or would save", UNIT_BYTES, {"saved", "would save"},
	 {"saved_bytes", "would_save_bytes"}},
};

struct span {
	int64_t since_ns, until_ns;
	uint64_t until; /* tick */
};

/* Takes the points of @span from @src; 0 or -errno. */
static int add_plot(struct source *src, const struct span *span, size_t which, struct buf *out)
{
	struct points_wanted want = {.until = span->until, .since_utc_ns = span->since_ns};
	struct chart_line lines[POINT_FIGURES];
	struct chart c = {.title = plots[which].title, .unit = plots[which].unit, .lines = lines, .n_lines = POINT_FIGURES};
	struct plot t = {0};
	int r;

	want.width_ns = (span->until_ns - span->since_ns) / CHART_COLUMNS + 1;
	memcpy(want.figures, plots[which].figures, sizeof(want.figures));
	r = src->ops->points(src, &want, add_point, &t);
	for (size_t i = 0; i < POINT_FIGURES; i++)
		lines[i] = (struct chart_line){plots[which].names[i], t.values[i]};
	c.times_ns = t.times;
	c.n = t.n;
	c.gap_ns = INT64_MAX; /* the points themselves tell gaps */
	if (!r && t.n > 1)
		chart_svg(&c, out);
	plot_done(&t);
	return r;
}

static int add_plots(struct source *src, const struct span *span, struct buf *out)
{
	size_t before;
	int r = 0;

	html_heading("Over time", out);
	before = out->len;
	for (size_t i = 0; i < ARRAY_SIZE(plots) && src->ops->points && !r; i++)
		r = add_plot(src, span, i, out);
	if (out->len == before)
		html_paragraph("No history of this time: start cgslabd, and a day later it is here.", out);
	return r;
}

/* Adds @rows of @t with those fields of @names that the table has; NULL ends @names. */
static void add_rows(const struct sample *s, const struct table *t, const char *const *names,
		     const struct row_list *rows, struct buf *out)
{
	const struct field *fields[16];
	struct output o;
	char *text = NULL;
	size_t n = 0, len = 0;
	FILE *stream = xmemstream(&text, &len);

	for (; *names && n < ARRAY_SIZE(fields); names++)
		if (table_field(t, *names))
			fields[n++] = table_field(t, *names);
	output_init(&o, &output_html, stream, t, fields, n);
	output_begin(&o, s);
	for (size_t i = 0; i < rows->n; i++)
		output_row(&o, s, rows->rows[i]);
	output_end(&o);
	output_done(&o);
	fclose(stream);
	buf_add(out, text, len);
	free(text);
}

/* Adds the rows of @t in the sample that are largest by @sort. */
static void add_table(const struct sample *s, const struct table *t, const char *sort, const char *const *names,
		      struct buf *out)
{
	struct selection sel = {.sort = table_field(t, sort), .limit = ROWS};
	struct row_list rows = ROW_LIST_INIT;

	select_rows(t, s, &sel, &rows);
	add_rows(s, t, names, &rows, out);
	row_list_done(&rows);
}

/* "3 dying hold about 37.2KiB of slab; what holds them is not known" */
static void add_dying(const struct sample *s, struct buf *out)
{
	struct held_summary summary;
	struct buf text = BUF_INIT;

	held_summarize(s, &summary);
	held_text(s, &summary, &text);
	buf_addc(&text, '.');
	html_paragraph(buf_str(&text), out);
	held_summary_done(&summary);
	buf_done(&text);
}

static void add_holders(const struct sample *s, struct buf *out)
{
	static const char *const names[] = {"dying", "pages", "oldest_seconds", "price_bytes", "key", NULL};
	struct row_list rows = ROW_LIST_INIT;
	size_t n;
	struct held_sum *sums = held_sums(s, BY_HOLDER, &n);

	html_heading("Dying, by what holds them", out);
	add_dying(s, out);
	for (size_t i = 0; i < n && i < ROWS; i++) {
		XGROW(rows.rows, rows.n, rows.cap);
		rows.rows[rows.n++] = &sums[i];
	}
	if (n)
		add_rows(s, &table_dying_sums, names, &rows, out);
	row_list_done(&rows);
	held_sums_free(sums, n);
}

static void add_verdict(const struct sample *s, struct buf *out)
{
	struct verdict v;

	verdict_make(s, &v);
	buf_adds(out, "<div class=\"verdict\">");
	for (size_t i = 0; i < v.n; i++)
		html_paragraph(v.lines[i].text, out);
	buf_adds(out, "</div>\n");
	verdict_done(&v);
}

/* "web-03, Linux 6.18.44, 2026-11-24T12:04:11Z, from history" */
static void add_origin(const struct sample *s, struct buf *out)
{
	struct buf line = BUF_INIT;

	buf_adds(&line, "Linux ");
	text_escape(&line, s->machine->kernel, strlen(s->machine->kernel));
	buf_adds(&line, ", ");
	text_time(&line, s->at.utc_ns);
	buf_addf(&line, ", from %s", s->from);
	html_paragraph(buf_str(&line), out);
	buf_done(&line);
}

/* "18.6KiB", "-" where it is unknown. */
static const char *bytes_text(struct num bytes, struct buf *text)
{
	struct value v = value_num(bytes);

	buf_clear(text);
	value_text(&v, UNIT_BYTES, text);
	return buf_str(text);
}

static void add_price_row(const char *what, struct num slab, struct num percpu, struct buf *out)
{
	struct buf texts[2] = {BUF_INIT, BUF_INIT};
	const char *const cells[] = {what, bytes_text(slab, &texts[0]), bytes_text(percpu, &texts[1])};

	sheet_html.row(cells, ARRAY_SIZE(cells), out);
	buf_done(&texts[0]);
	buf_done(&texts[1]);
}

/* The whole price of one memcg and of all. */
static void add_price(const struct sample *s, struct buf *out)
{
	static const struct sheet_column columns[] = {{"", false}, {"SLAB", true}, {"PERCPU", true}};
	static const char *const words[] = {
		[PRICE_UNKNOWN] = "What one memory cgroup costs is not known here.",
		[PRICE_COMPUTED] = "Computed from the sizes of structs and the files of a group.",
		[PRICE_PROBED] = "Measured with groups that were made for it.",
		[PRICE_SEEN] = "Measured when somebody made one.",
	};
	const struct memcg_price *p = &s->price;
	const struct memcg_counts *n = &s->counts;

	html_heading("What one memory cgroup costs", out);
	html_paragraph(words[p->source], out);
	if (p->source == PRICE_UNKNOWN)
		return;
	sheet_html.begin(columns, ARRAY_SIZE(columns), out);
	add_price_row("one, live", p->slab_bytes, p->percpu_bytes, out);
	add_price_row("one, dying", p->dying_slab_bytes, p->dying_percpu_bytes, out);
	add_price_row("all live", num_mul(n->live, p->slab_bytes), num_mul(n->live, p->percpu_bytes), out);
	add_price_row("all dying", num_mul(n->dying, p->dying_slab_bytes), num_mul(n->dying, p->dying_percpu_bytes), out);
	sheet_html.end(out);
}

/*
 * The bill of the boot that runs, which the kernel's source computes or which was measured, also where the history
 * answers.
 */
static void take_bill(const struct options *opt, struct source *src, const struct sample *s, struct cost_bill *ret)
{
	struct root here;

	if (src->ops->bill) {
		src->ops->bill(src, ret);
		return;
	}
	if (opt->input || root_open(&here, opt->root))
		return;
	pricefile_bill(&here, s->machine->boot_id, ret);
	root_done(&here);
}

/* The allocations of its mkdir. */
static void add_bill(const struct sample *s, const struct cost_bill *bill, struct buf *out)
{
	static const char *const names[] = {"count", "slot_bytes", "wasted_bytes", "would_save_bytes", "cache", "struct",
					    "site", NULL};
	struct sample view = *s;
	struct buf text = BUF_INIT;

	if (!bill->n)
		return;
	html_heading("The bill of one", out);
	buf_addf(&text, "%s; the largest %zu row%s of %zu.",
		 bill->computed ? "Computed of what is known of a memory cgroup" : "As it was measured",
		 bill->n < ROWS ? bill->n : ROWS, text_s(bill->n < ROWS ? bill->n : ROWS), bill->n);
	html_paragraph(buf_str(&text), out);
	buf_done(&text);
	view.cost = bill->rows;
	view.n_cost = bill->n;
	add_table(&view, &table_cost, table_cost.sort, names, out);
}

/* The sources of which there is nothing to say share a line. */
static void add_sources(const struct sample *s, struct buf *out)
{
	struct buf good = BUF_INIT, line = BUF_INIT;

	html_heading("What these figures rest on", out);
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		const struct source_status *st = &s->sources[i];

		if (st->state == STATE_UNUSED)
			continue;
		if (st->state == STATE_OK && !*st->detail) {
			buf_addf(&good, "%s%s", good.len ? ", " : "Read in full: ", source_name((enum source_id)i));
			continue;
		}
		buf_clear(&line);
		buf_addf(&line, "%s: %s%s%s", source_name((enum source_id)i), source_state_name(st->state),
			 *st->detail ? ", " : "", st->detail);
		html_paragraph(buf_str(&line), out);
	}
	if (good.len)
		html_paragraph(buf_str(&good), out);
	buf_done(&good);
	buf_done(&line);
}

static int add_page(struct source *src, const struct span *span, const struct sample *s, const struct cost_bill *bill,
		    struct buf *out)
{
	static const char *const sizes[] = {"name", "state", "per_memcg", "requested_bytes", "slot_bytes", "bucket_bytes",
					    "wasted_bytes", "saved_bytes", "would_save_bytes", NULL};
	static const char *const subtrees[] = {"subtree_memcgs", "subtree_dying", "subtree_price_bytes",
					       "subtree_growth_bytes_per_minute", "subtree_saved_bytes",
					       "subtree_would_save_bytes", "creator", "path", NULL};
	struct buf title = BUF_INIT;
	int r;

	buf_adds(&title, "Memory cgroups and slab");
	if (s->machine->hostname && *s->machine->hostname) {
		buf_adds(&title, " on ");
		text_escape(&title, s->machine->hostname, strlen(s->machine->hostname));
	}
	html_begin(buf_str(&title), out);
	add_origin(s, out);
	add_verdict(s, out);
	r = add_plots(src, span, out);
	add_price(s, out);
	html_heading("Structs of a memory cgroup", out);
	add_table(s, &table_structs, "slot_bytes", sizes, out);
	add_bill(s, bill, out);
	html_heading("Largest subtrees", out);
	add_table(s, &table_memcgs, "subtree_memcgs", subtrees, out);
	add_holders(s, out);
	add_sources(s, out);
	html_end(out);
	buf_done(&title);
	return r;
}

/* The sample that the page is of: the newest, or the last of the time that was asked for. */
static const struct sample *report_sample(const struct options *opt, struct source *src, int *ret_status)
{
	if (opt->has_until && src->ops->at)
		return source_at(src, opt->until_ns, ret_status);
	*ret_status = EXIT_FAILED;
	return source_next(src);
}

static int make_page(const struct options *opt, struct source *src, struct buf *out)
{
	struct cost_bill bill = COST_BILL_INIT;
	struct span span;
	int status, r;
	const struct sample *s = report_sample(opt, src, &status);

	if (!s)
		return status;
	span = (struct span){opt->has_since ? opt->since_ns : s->at.utc_ns - DAY_NS, s->at.utc_ns, s->tick};
	take_bill(opt, src, s, &bill);
	r = add_page(src, &span, s, &bill, out);
	cost_bill_done(&bill);
	return r ? source_failed(src, r) : EXIT_GOOD;
}

static int report_moment(const struct options *opt, struct buf *page)
{
	struct source_want want = {COLLECT_COUNTS | COLLECT_TREE, HISTORY_CACHES | HISTORY_MEMCGS | HISTORY_HELD, false};
	struct source *src;
	int status;

	want.kernel |= source_want_of(&table_dying_sums).kernel;
	status = source_open(opt, &want, &src);
	if (status != EXIT_GOOD)
		return status;
	status = make_page(opt, src, page);
	src->ops->free(src);
	return status;
}

static int add_comparison(void *user, const struct options *opt, const struct comparison *c)
{
	const char *const names[] = {opt->args[0], opt->args[1]};

	html_begin("Memory cgroups and slab, before and after", user);
	compare_page(c, names, &sheet_html, user);
	html_end(user);
	return EXIT_GOOD;
}

static bool options_fit(const struct options *opt)
{
	if (opt->n_args != 0 && opt->n_args != 2)
		complain("report takes nothing, or two sides to compare, as 'cgslab compare' does");
	else if (opt->n_args && (opt->has_since || opt->has_until))
		complain("a comparison is of its two sides; it does not go with --since or --until");
	else if (!opt->n_args && opt->memcgs)
		complain("--memcgs goes with two sides to compare");
	else
		return options_times_fit(opt, &table_ticks);
	return false;
}

static int run_report(const struct options *opt)
{
	struct buf page = BUF_INIT;
	int status;

	if (!options_fit(opt))
		return EXIT_USAGE;
	status = opt->n_args ? operands_compare(opt, add_comparison, &page)
			     : report_moment(opt, &page);
	if (status == EXIT_GOOD && !destination_write(opt->output, &page))
		status = EXIT_FAILED;
	buf_done(&page);
	return status;
}

const struct command cmd_report = {
	.name = "report",
	.arguments = "[A B]",
	.words = "now today yesterday boot:0 boot:-1",
	.help = "One page for a ticket or a mail: the verdict, a day as plots, the largest subtrees, or a comparison",
	.options = "root input live since until memcgs output",
	.run = run_report,
};
