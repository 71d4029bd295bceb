/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_STATUS_NAGIOS_H
#define CLI_STATUS_NAGIOS_H

struct buf;
struct doc;

/*
 * nagios: an answer in the form of the monitoring plugins' guidelines: one line, figures behind "|", and
 * the exit statuses of theirs. A condition says what is wrong ("dying>500"), where --check says what must hold.
 */

enum nagios_status { NAGIOS_OK = 0, NAGIOS_WARNING = 1, NAGIOS_CRITICAL = 2, NAGIOS_UNKNOWN = 3 };

/* The line behind what @out holds. @warning and @critical may be NULL, not both. */
enum nagios_status nagios_add(const struct doc *d, const char *warning, const char *critical, struct buf *out);

/* The line of a plugin that could not look: @why is a sentence. */
enum nagios_status nagios_add_unknown(const char *why, struct buf *out);

#endif
