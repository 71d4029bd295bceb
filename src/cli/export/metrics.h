/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_EXPORT_METRICS_H
#define CLI_EXPORT_METRICS_H

struct options;

/*
 * metrics: the page of metrics of this moment (output/exposition.h), from a young
 * history, or from the kernel where it can be read. Where neither answers there is no page: old figures, or a page
 * that lacks most of them, must not pass for the machine's.
 */

/* Prints the page to stdout or --output, in the format of --format, by default prometheus. Returns the exit status. */
int metrics_print(const struct options *opt);

/* Answers one HTTP request on standard input and output (cli/export/http.h). Returns the exit status. */
int metrics_serve(const struct options *opt);

#endif
