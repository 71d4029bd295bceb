/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgslab compare: two moments, stretches, boots or files side by side, at equal counts of memcgs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/compare/operands.h"
#include "cli/compare/page.h"
#include "cli/compare/text.h"
#include "cli/print.h"
#include "front/options.h"
#include "model/compare.h"
#include "output/doc.h"
#include "output/output.h"
#include "output/sheet.h"

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
	} else if (opt->format == &output_markdown) {
		compare_page(c, names, &sheet_markdown, &text);
	} else if (!opt->format || opt->format == &output_table) {
		compare_text(c, names, &text);
	} else {
		print_rows(opt, c, stream);
	}
	fwrite(buf_str(&text), 1, text.len, stream); /* text.bytes is NULL where rows were printed */
	buf_done(&text);
}

static int print_comparison(void *user, const struct options *opt, const struct comparison *c)
{
	struct destination d;

	(void)user;
	if (!destination_open(&d, opt->output))
		return EXIT_FAILED;
	print(opt, c, d.stream);
	return destination_close(&d, true) ? EXIT_GOOD : EXIT_FAILED;
}

static int run_compare(const struct options *opt)
{
	if (opt->n_args != 2) {
		complain("compare takes two of: now, a file, a time, a range (FROM..TO), boot:N");
		return EXIT_USAGE;
	}
	return operands_compare(opt, print_comparison, NULL);
}

const struct command cmd_compare = {
	.name = "compare",
	.arguments = "A B",
	.words = "now today yesterday boot:0 boot:-1",
	.help = "Before and after: two times, ranges, boots or files at equal counts of memcgs",
	.options = "root input live format memcgs output",
	.formats = FORMATS_OF_ROWS,
	.run = run_compare,
};
