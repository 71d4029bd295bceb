/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include <stdbool.h>

struct options;
struct output;
struct output_ops;

/*
 * `cgslab show events --follow`: prints events of memcgs as they come, until SIGINT, SIGTERM, SIGHUP,
 * a reader that went away, or --limit. The exit status of the command.
 */
int events_follow(const struct options *opt, const struct output_ops *format, bool everything);

/* Makes the columns of a table of events as wide as a usual row, before the first row comes. */
void events_lay_out(struct output *o);

#endif
