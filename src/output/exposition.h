/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_EXPOSITION_H
#define OUTPUT_EXPOSITION_H

#include <stdbool.h>

struct buf;
struct doc;

/*
 * exposition: the metrics of one machine, made from its status document. A metric is a row of
 * the table in exposition.c: its name, the path of its value in the document, and a HELP line
 * that can be understood by itself. A value that the document does not know has no line.
 *
 * The number of labels is bounded: only followed caches have some, the lists of structs and sources are fixed, and a
 * path of a cgroup is never a label. One machine has about 60 series.
 */

enum exposition_format {
	EXPOSITION_PROMETHEUS,  /* text 0.0.4: node_exporter's textfile folder, promtool, PCP */
	EXPOSITION_OPENMETRICS, /* OpenMetrics 1.0 */
};

/* The Content-Type of a response: "text/plain; version=0.0.4; charset=utf-8". */
const char *exposition_content_type(enum exposition_format format);

/* Adds all metrics to @out. @d: a status document (cli/status/doc.h). */
void exposition_add(const struct doc *d, enum exposition_format format, struct buf *out);

/* @text as a label's value with its quotes, in both formats. */
void exposition_quote(struct buf *out, const char *text);

/* "name", "kind" and "help" of each metric in turn, for manual pages and tests; false past the end. */
bool exposition_metric(unsigned i, const char **name, const char **kind, const char **help);

#endif
