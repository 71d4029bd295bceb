/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/compare/text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/compare/words.h"
#include "model/compare.h"
#include "model/side.h"
#include "output/doc.h"

#define LABEL_COLUMNS  24
#define COLUMNS	       28
#define FIGURE_COLUMNS 14
#define PERCENT_COLUMNS 10

static void pad(struct buf *out, size_t from, size_t columns)
{
	size_t used = text_width(buf_str(out) + from);

	do
		buf_addc(out, ' ');
	while (++used < columns);
}

static void put_text(struct buf *out, const char *text, size_t columns)
{
	size_t from = out->len;

	buf_adds(out, *text ? text : "-");
	pad(out, from, columns);
}

static void end_line(struct buf *out)
{
	while (out->len && out->bytes[out->len - 1] == ' ')
		out->bytes[--out->len] = '\0';
	buf_addc(out, '\n');
}

static void put_identities(struct buf *out, const struct comparison *c, const char *const names[2])
{
	struct buf cells[2] = {BUF_INIT, BUF_INIT};
	const char *label;

	for (size_t i = 0; i < 2; i++) {
		buf_addf(out, "%c  ", "AB"[i]);
		text_escape(out, names[i], strlen(names[i]));
		buf_addc(out, '\n');
	}
	buf_addf(out, "\n%*s%-*s%s\n", LABEL_COLUMNS, "", COLUMNS, "A", "B");
	for (size_t i = 0; (label = compare_identity(c, i, cells)); i++) {
		put_text(out, label, LABEL_COLUMNS);
		for (size_t k = 0; k < ARRAY_SIZE(cells); k++)
			put_text(out, buf_str(&cells[k]), COLUMNS);
		end_line(out);
	}
	for (size_t k = 0; k < ARRAY_SIZE(cells); k++)
		buf_done(&cells[k]);
}

static void put_right(struct buf *out, const struct buf *text, size_t columns)
{
	for (size_t width = text->len; width < columns; width++)
		buf_addc(out, ' ');
	buf_adds(out, buf_str(text));
}

static void put_row(struct buf *out, const struct compare_row *r)
{
	struct buf cells[COMPARE_CELLS] = {BUF_INIT};

	compare_cells(r, cells);
	buf_adds(out, "  ");
	put_text(out, buf_str(&cells[0]), 22);
	for (size_t i = 1; i <= 3; i++)
		put_right(out, &cells[i], FIGURE_COLUMNS);
	if (cells[4].len)
		put_right(out, &cells[4], PERCENT_COLUMNS);
	end_line(out);
	for (size_t i = 0; i < COMPARE_CELLS; i++)
		buf_done(&cells[i]);
}

static void put_heading(struct buf *out, const struct comparison *c, const char *scope)
{
	buf_addc(out, '\n');
	compare_scope(c, scope, out);
	buf_addc(out, '\n');
}

static void put_rows(struct buf *out, const struct comparison *c)
{
	const char *scope = "";

	buf_addf(out, "\n%24s%14s%14s%14s", "", "A", "B", "B - A"); /* the first heading ends this line */
	for (size_t i = 0; i < c->n_rows; i++) {
		if (strcmp(scope, c->rows[i].scope) != 0)
			put_heading(out, c, c->rows[i].scope);
		scope = c->rows[i].scope;
		put_row(out, &c->rows[i]);
	}
}

void compare_text(const struct comparison *c, const char *const names[2], struct buf *out)
{
	put_identities(out, c, names);
	put_rows(out, c);
	buf_addc(out, '\n');
	compare_measured(c, out);
	buf_addc(out, '\n');
	for (size_t i = 0; i < c->n_foretold; i++) {
		compare_foretold(&c->foretold[i], out);
		buf_addc(out, '\n');
	}
}

/* The document */

static void add_time(struct doc *d, const char *key, int64_t utc_ns)
{
	struct buf text = BUF_INIT;

	text_time(&text, utc_ns);
	doc_text(d, key, buf_str(&text));
	buf_done(&text);
}

static void add_side(struct doc *root, const char *key, const struct side *side, const char *name)
{
	const struct followed *f = side_struct(side, "mem_cgroup");
	struct doc *d = doc_object(root, key);
	struct buf text = BUF_INIT;

	text_escape(&text, name, strlen(name));
	doc_text(d, "given_as", buf_str(&text));
	buf_done(&text);
	doc_text(d, "host", side->hostname);
	doc_text(d, "boot_id", side->boot_id);
	doc_text(d, "kernel", side->kernel);
	doc_text(d, "patch_state", patch_state_name(f ? f->state : PATCH_UNKNOWN));
	doc_text(d, "hierarchy", hierarchy_name(side->hierarchy));
	add_time(d, "first_time", side->first_utc_ns);
	add_time(d, "last_time", side->last_utc_ns);
	doc_num(d, "ticks", num_u(side->ticks));
	doc_num(d, "uncounted_ticks", num_u(side->uncounted));
	doc_num(d, "memcgs_min", side->fewest);
	doc_num(d, "memcgs_max", side->most);
	doc_num(d, "measured_memcgs", side->measured);
}

static void add_figure(struct doc *figures, const struct compare_row *r)
{
	struct doc *d = doc_object(figures, NULL);

	doc_text(d, "scope", r->scope);
	doc_text(d, "figure", r->figure);
	doc_real(d, "a", r->a);
	doc_real(d, "b", r->b);
	doc_real(d, "change", real_sub(r->b, r->a));
}

static void add_foretold(struct doc *list, const struct foretold *f)
{
	struct doc *d = doc_object(list, NULL);

	doc_text(d, "name", f->name);
	doc_num(d, "foretold_slot_bytes", f->slot_bytes);
	doc_num(d, "delivered_slot_bytes", f->delivered_slot_bytes);
	doc_real(d, "foretold_page_true_bytes", f->page_bytes);
	doc_real(d, "delivered_page_true_bytes", f->delivered_page_bytes);
	doc_bool(d, "sizes_differ", f->resized);
}

struct doc *compare_doc(const struct comparison *c, const char *const names[2])
{
	struct doc *d = doc_new(), *list;

	doc_text(d, "schema", "cgslab.compare.1");
	add_side(d, "a", c->a, names[0]);
	add_side(d, "b", c->b, names[1]);
	doc_num(d, "memcgs", c->memcgs);
	list = doc_array(d, "figures");
	for (size_t i = 0; i < c->n_rows; i++)
		add_figure(list, &c->rows[i]);
	doc_real(d, "measured_bytes_per_memcg", c->measured_per_memcg);
	list = doc_array(d, "savings");
	for (size_t i = 0; i < c->n_foretold; i++)
		add_foretold(list, &c->foretold[i]);
	return d;
}
