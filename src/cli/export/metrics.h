/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_EXPORT_METRICS_H
#define CLI_EXPORT_METRICS_H

struct options;

/*
 * metrics: the page of metrics of this moment (output/exposition.h), from whoever answers: a young
 * history, or the kernel where it can be read. From neither there is no page: figures that are old or
 * that lack most must not pass for a machine's.
 */

/* To stdout or --output, in --format's format, prometheus by default. The exit status. */
int metrics_print(const struct options *opt);

/* Answers one HTTP request on standard input and output (cli/export/http.h). The exit status. */
int metrics_serve(const struct options *opt);

#endif
