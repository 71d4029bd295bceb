/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/export/metrics.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "cli/export/http.h"
#include "cli/print.h"
#include "cli/status/doc.h"
#include "config.h"
#include "front/opening.h"
#include "front/options.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "model/field.h"
#include "model/makers.h"
#include "model/sample.h"
#include "model/source.h"
#include "output/doc.h"
#include "output/exposition.h"
#include "output/output.h"

/* How many slices have series of their own. */
#define SLICES_MOST 20

static void take_path(void *user, const char *path, bool dying)
{
	makers_take_path(user, path, dying);
}

/* Memcgs by slice, the largest and "other": "slices" of the document. */
static void add_slices(struct source *src, const struct sample *s, struct doc *d)
{
	struct makers *slices = makers_new(BY_SLICE);
	struct doc *list = doc_array(d, "slices");
	const struct maker_row *rows;
	int64_t dying = 0;
	size_t n;

	if (src->ops->paths && src->ops->paths(src, take_path, slices) < 0)
		complain("memcgs by slice: the history cannot be read: %s", history_source_error(src));
	else if (!src->ops->paths)
		makers_take_sample(slices, s);
	rows = makers_largest(slices, SLICES_MOST, &n);
	for (size_t i = 0; i < n; i++)
		dying += rows[i].dying;
	for (size_t i = 0; i < n; i++) {
		struct doc *o = doc_object(list, NULL);

		doc_text(o, "name", rows[i].key);
		doc_num(o, "live", num(rows[i].live));
		doc_num(o, "dying", makers_have_all(s, dying) ? num(rows[i].dying) : NUM_UNKNOWN);
	}
	makers_free(slices);
}

/*
 * Whether most figures are missing because of the reader: without permission, or in a sandbox whose /proc has only
 * processes. A history and a captured tree may be of a machine that has no slabinfo.
 */
static bool lacks_most(const struct options *opt, const struct sample *s)
{
	enum source_state state = s->sources[SOURCE_SLABINFO].state;

	return state == STATE_DENIED ||
	       (state == STATE_ABSENT && !strcmp(s->from, "kernel") && !strcmp(opt->root, "/"));
}

/* EXIT_GOOD with the page behind what @out holds, or the status after a message. */
static int add_page(const struct options *opt, struct source *src, const struct sample *s,
		    enum exposition_format format, struct buf *out)
{
	struct doc *d;

	if (lacks_most(opt, s)) {
		complain("no metrics: %s; or start cgslabd, whose history group cgslab may read",
			 s->sources[SOURCE_SLABINFO].detail);
		return s->sources[SOURCE_SLABINFO].state == STATE_DENIED ? EXIT_DENIED : EXIT_NOTHING;
	}
	d = status_doc(s);
	doc_text(d, "version", PACKAGE_VERSION);
	add_slices(src, s, d);
	exposition_add(d, format, out);
	doc_free(d);
	return EXIT_GOOD;
}

static int make_page(const struct options *opt, enum exposition_format format, struct buf *out)
{
	const struct source_want want = {COLLECT_COUNTS | COLLECT_TREE, HISTORY_CACHES, false};
	const struct sample *s;
	struct source *src;
	int status;

	if (!options_times_fit(opt, &table_ticks))
		return EXIT_USAGE;
	status = source_open(opt, &want, &src);
	if (status != EXIT_GOOD)
		return status;
	s = source_sample(opt, src, &status);
	if (s)
		status = add_page(opt, src, s, format, out);
	src->ops->free(src);
	return status;
}

/* What does not choose among times, rows or columns. */
#define OPTIONS_OF_A_PAGE "root btf input live all-fields format output metrics http"

static bool options_fit(const struct options *opt)
{
	const char *choosing = options_beyond(opt, OPTIONS_OF_A_PAGE);

	if (choosing)
		complain("metrics are of this moment and whole; they do not go with --%s", choosing);
	else if (opt->n_args && (opt->metrics || opt->http))
		complain("--%s is one page of the whole machine; it takes no table, and '%s' is one",
			 opt->http ? "http" : "metrics", opt->args[0]);
	else if (opt->format && !opt->format->metrics)
		complain("--format: metrics are in format prometheus or openmetrics");
	else if (opt->http && opt->output)
		complain("--http answers on standard output; it does not go with --output");
	else
		return true;
	return false;
}

int metrics_print(const struct options *opt)
{
	enum exposition_format format =
		opt->format == &output_openmetrics ? EXPOSITION_OPENMETRICS : EXPOSITION_PROMETHEUS;
	struct buf page = BUF_INIT;
	int status;

	if (!options_fit(opt))
		return EXIT_USAGE;
	status = make_page(opt, format, &page);
	if (status == EXIT_GOOD && !destination_write(opt->output, &page))
		status = EXIT_FAILED;
	buf_done(&page);
	return status;
}

int metrics_serve(const struct options *opt)
{
	struct http_request request;
	struct buf page = BUF_INIT;
	const char *type = "text/plain; charset=utf-8";
	int status = EXIT_GOOD, answer;

	if (!options_fit(opt))
		return EXIT_USAGE;
	request = http_read(STDIN_FILENO, HTTP_READ_NS);
	answer = request.status;
	if (!answer)
		return EXIT_GOOD;
	if (answer == 200) {
		enum exposition_format format =
			request.openmetrics ? EXPOSITION_OPENMETRICS : EXPOSITION_PROMETHEUS;

		status = make_page(opt, format, &page);
		answer = status == EXIT_GOOD ? 200 : 503;
		type = exposition_content_type(format);
	}
	if (answer != 200) {
		buf_clear(&page);
		buf_adds(&page, answer == 503 ? "no young figures: is cgslabd running? The journal says more.\n"
					      : "GET /metrics\n");
	}
	if (!http_answer(STDIN_FILENO, STDOUT_FILENO, &request, answer, type, buf_str(&page), page.len))
		status = EXIT_FAILED;
	buf_done(&page);
	return status;
}
