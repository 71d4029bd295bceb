/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/compare/page.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/compare/words.h"
#include "model/compare.h"
#include "output/sheet.h"

/* One cell of each column, borrowed from texts. */
static void add_cells(const struct sheet_ops *as, const char *label, const struct buf *texts, size_t n, struct buf *out)
{
	const char *cells[COMPARE_CELLS];
	size_t used = 0;

	if (label)
		cells[used++] = label;
	for (size_t i = 0; i < n && used < COMPARE_CELLS; i++)
		cells[used++] = buf_str(&texts[i]);
	as->row(cells, used, out);
}

static void add_identities(const struct comparison *c, const char *const names[2], const struct sheet_ops *as,
			   struct buf *out)
{
	static const struct sheet_column columns[] = {{"", false}, {"A", false}, {"B", false}};
	struct buf cells[2] = {BUF_INIT, BUF_INIT};
	const char *label;

	as->begin(columns, ARRAY_SIZE(columns), out);
	for (size_t i = 0; i < ARRAY_SIZE(cells); i++)
		text_escape(&cells[i], names[i], strlen(names[i]));
	add_cells(as, "given as", cells, ARRAY_SIZE(cells), out);
	for (size_t i = 0; (label = compare_identity(c, i, cells)); i++)
		add_cells(as, label, cells, ARRAY_SIZE(cells), out);
	as->end(out);
	for (size_t i = 0; i < ARRAY_SIZE(cells); i++)
		buf_done(&cells[i]);
}

/* The rows of the scope that row @from is of; the row behind them. */
static size_t add_scope(const struct comparison *c, size_t from, const struct sheet_ops *as, struct buf *out)
{
	static const struct sheet_column columns[] = {
		{"", false}, {"A", true}, {"B", true}, {"B - A", true}, {"%", true},
	};
	const char *scope = c->rows[from].scope;
	struct buf cells[COMPARE_CELLS] = {BUF_INIT}, title = BUF_INIT;

	compare_scope(c, scope, &title);
	as->heading(buf_str(&title), out);
	buf_done(&title);
	as->begin(columns, ARRAY_SIZE(columns), out);
	for (; from < c->n_rows && !strcmp(scope, c->rows[from].scope); from++) {
		compare_cells(&c->rows[from], cells);
		add_cells(as, NULL, cells, COMPARE_CELLS, out);
	}
	as->end(out);
	for (size_t i = 0; i < COMPARE_CELLS; i++)
		buf_done(&cells[i]);
	return from;
}

static void add_conclusions(const struct comparison *c, const struct sheet_ops *as, struct buf *out)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < c->n_foretold; i++) {
		buf_clear(&text);
		compare_foretold(&c->foretold[i], &text);
		as->paragraph(buf_str(&text), out);
	}
	buf_clear(&text);
	compare_measured(c, &text);
	as->paragraph(buf_str(&text), out);
	buf_done(&text);
}

void compare_page(const struct comparison *c, const char *const names[2], const struct sheet_ops *as, struct buf *out)
{
	add_conclusions(c, as, out);
	as->heading("The two sides", out);
	add_identities(c, names, as, out);
	for (size_t i = 0; i < c->n_rows;)
		i = add_scope(c, i, as, out);
}
