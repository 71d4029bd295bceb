/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_EXPOSITION_H
#define OUTPUT_EXPOSITION_H

#include <stdbool.h>

struct buf;
struct doc;

/*
 * exposition: the metrics of one machine, made from its status document. A metric is a row of
 * the table in exposition.c: its name, the place of its value in the document, and a HELP line
 * that stands alone. What the document does not know has no line.
 *
 * Labels are bounded: caches are the followed ones, structs and sources are fixed lists, and no
 * cgroup's path is ever a label. One machine has about 60 series.
 */

enum exposition_format {
	EXPOSITION_PROMETHEUS,  /* text 0.0.4: node_exporter's textfile folder, promtool, PCP */
	EXPOSITION_OPENMETRICS, /* OpenMetrics 1.0 */
};

/* What a response says that it is: "text/plain; version=0.0.4; charset=utf-8". */
const char *exposition_content_type(enum exposition_format format);

/* All metrics behind what @out holds. @d: a status document (cli/status/doc.h). */
void exposition_add(const struct doc *d, enum exposition_format format, struct buf *out);

/* @text as a label's value with its quotes, in both formats. */
void exposition_quote(struct buf *out, const char *text);

/* "name", "kind" and "help" of each metric in turn, for manual pages and tests; false past the end. */
bool exposition_metric(unsigned i, const char **name, const char **kind, const char **help);

#endif
