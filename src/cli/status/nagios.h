/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_STATUS_NAGIOS_H
#define CLI_STATUS_NAGIOS_H

struct buf;
struct doc;

/*
 * nagios: an answer in the form that the guidelines for monitoring plugins ask for: one line, figures behind "|", and
 * the exit statuses of plugins. A condition describes a fault ("dying>500"), whereas one of --check describes what must
 * hold.
 */

enum nagios_status { NAGIOS_OK = 0, NAGIOS_WARNING = 1, NAGIOS_CRITICAL = 2, NAGIOS_UNKNOWN = 3 };

/* Adds the line to @out. One of @warning and @critical may be NULL. */
enum nagios_status nagios_add(const struct doc *d, const char *warning, const char *critical, struct buf *out);

/* Adds the line of a plugin that could not read the figures; @why is a sentence. */
enum nagios_status nagios_add_unknown(const char *why, struct buf *out);

#endif
