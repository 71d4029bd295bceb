/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/status/check.h"
#include "cli/cli.h"
#include "front/options.h"
#include "cli/status/nagios.h"
#include "front/opening.h"
#include "cli/print.h"
#include "cli/status/doc.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"
#include "output/doc.h"
#include "output/output.h"

static int run_checks(const struct options *opt, struct source *src, const struct sample **s)
{
	struct doc *d;
	int status;

	if (!opt->n_checks)
		return EXIT_GOOD;
	d = status_doc_for_checks(*s);
	status = check_all(d, opt->checks, opt->n_checks, 1);
	doc_free(d);
	if (status != EXIT_BREACHED)
		return status;
	*s = opt->has_at ? *s : source_later(opt, src);
	if (!*s)
		return EXIT_FAILED;
	d = status_doc_for_checks(*s);
	status = check_all(d, opt->checks, opt->n_checks, 0);
	doc_free(d);
	return status;
}

/* As a monitoring plugin */

#define NOTHING_READ "nothing can be read; run 'cgslab status' by hand"

/* Takes one look for a monitoring plugin, and a second one where the first finds something wrong. */
static enum nagios_status look_for_nagios(const struct options *opt, struct source *src, struct buf *line)
{
	enum nagios_status status = NAGIOS_UNKNOWN;
	int unused;

	for (int look = 0; look < 2; look++) {
		const struct sample *s = look ? source_later(opt, src) : source_sample(opt, src, &unused);
		struct doc *d;

		buf_clear(line);
		if (!s)
			return nagios_add_unknown(NOTHING_READ, line);
		d = status_doc_for_checks(s);
		status = nagios_add(d, opt->warning, opt->critical, line);
		doc_free(d);
		if (status == NAGIOS_OK || status == NAGIOS_UNKNOWN || strcmp(opt->root, "/") || opt->input ||
		    opt->has_at)
			break;
	}
	return status;
}

/* Who runs the plugin reads stdout, wherever the line was to go. */
static int answer_unknown(const char *why)
{
	struct buf line = BUF_INIT;
	enum nagios_status status = nagios_add_unknown(why, &line);

	fputs(buf_str(&line), stdout);
	buf_done(&line);
	return (int)status;
}

static int answer_nagios(const struct options *opt, struct source *src)
{
	struct buf line = BUF_INIT;
	enum nagios_status status = look_for_nagios(opt, src, &line);
	bool written = destination_write(opt->output, &line);

	buf_done(&line);
	return written ? (int)status : answer_unknown("the line cannot be written to the file of --output");
}

/* The status for a wrong command line: that of EXIT_USAGE means "critical" to who runs a plugin. */
static int status_mistaken(const struct options *opt)
{
	return opt->nagios ? answer_unknown("this is no right command; run it by hand") : EXIT_USAGE;
}

/* For people and scripts */

static bool wants_color(FILE *stream)
{
	const char *no_color = getenv("NO_COLOR");

	return isatty(fileno(stream)) && !(no_color && *no_color);
}

static void print_status(const struct options *opt, const struct sample *s, FILE *stream)
{
	struct buf text = BUF_INIT;

	if (opt->format == &output_json) {
		struct doc *d = status_doc(s);

		doc_json(d, &text);
		doc_free(d);
	} else {
		status_text(s, wants_color(stream), &text);
	}
	fwrite(text.bytes, 1, text.len, stream);
	buf_done(&text);
}

/* Nothing could be shown when neither a size nor a count is known. */
static int status_of_sample(const struct sample *s)
{
	bool something = s->counts.live.known;

	for (size_t i = 0; i < s->n_structs; i++)
		something = something || s->structs[i].requested_bytes.known ||
			    s->structs[i].slot.slot_bytes.known;
	return status_of_rows(s, something);
}

/* *ret_whole: all that was asked for is printed. */
static int repeat(const struct options *opt, struct source *src, FILE *stream, bool *ret_whole)
{
	/* A probe wants the exit status and the line of the breach, not the screen. */
	const bool prints = !opt->n_checks || opt->format;
	unsigned long long done = 0;
	int status;

	*ret_whole = false;
	do {
		const struct sample *s = source_sample(opt, src, &status);
		int checked;

		if (!s)
			return status;
		status = status_of_sample(s);
		checked = run_checks(opt, src, &s);
		if (!s)
			return EXIT_FAILED;
		if (prints)
			print_status(opt, s, stream);
		if (checked)
			status = checked;
	} while (next_repeat(opt, &done));
	*ret_whole = prints;
	return status;
}

static int print_answer(const struct options *opt, struct source *src)
{
	struct destination d;
	bool whole;
	int status;

	if (!destination_open(&d, opt->output))
		return EXIT_FAILED;
	status = repeat(opt, src, d.stream, &whole);
	return destination_close(&d, whole) ? status : EXIT_FAILED;
}

static bool options_fit(const struct options *opt)
{
	if (opt->nagios && opt->format)
		complain("--nagios prints its own line; it does not go with --format");
	else if (opt->nagios != (opt->warning || opt->critical))
		complain("--nagios goes with --warning, --critical or both, as in: --nagios -w 'dying>500'");
	else
		return options_times_fit(opt, &table_ticks);
	return false;
}

static int run_status(const struct options *opt)
{
	const struct source_want want = {COLLECT_COUNTS | COLLECT_EXACT_IF_BETTER,
					 HISTORY_CACHES | HISTORY_MEMCGS | HISTORY_HELD, false};
	struct source *src;
	int status;

	if (!options_fit(opt))
		return status_mistaken(opt);
	status = source_open(opt, &want, &src);
	if (status != EXIT_GOOD)
		return opt->nagios ? answer_unknown(NOTHING_READ) : status;
	status = opt->nagios ? answer_nagios(opt, src) : print_answer(opt, src);
	src->ops->free(src);
	return status;
}

const struct command cmd_status = {
	.name = "status",
	.arguments = "",
	.help = "The answer in one screen: patch state, sizes, counts, what is saved",
	.options = "root btf input live at format check nagios warning critical delay iterations output",
	.statuses = STATUS_NOTHING ",\n5 a --check is breached; with --nagios 0 OK, 1 warning, 2 critical, 3 unknown",
	.formats = FORMATS_OF_DOCUMENT,
	.run = run_status,
	.mistaken = status_mistaken,
};
