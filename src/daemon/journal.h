/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_JOURNAL_H
#define DAEMON_JOURNAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/known.h"

/*
 * journal: what an operator must know, as structured records.
 *
 * A record has a MESSAGE for people, a MESSAGE_ID of its kind, a PRIORITY and fields
 * CGSLAB_*. systemd/cgslab.catalog explains each kind. Where stderr is not the journal the
 * MESSAGE alone goes to stderr, a line each.
 */

enum message {
	MSG_START, /* patch state and sizes */
	MSG_SUMMARY,
	MSG_ALERT, /* a limit was crossed, in two ticks */
	MSG_ALERT_OVER,
	MSG_LOST_EVENTS,
	MSG_SOURCE,  /* a source changed state */
	MSG_BLOCKED, /* the history cannot be written */
	MSG_UNBLOCKED,
	MSG_SET_ASIDE, /* a damaged history was renamed */
	MSG_VANISHED,  /* the file was deleted, replaced, or lost what was in it */
	MSG_RELOAD,
	MSG_RELOAD_FAILED,
	MSG_STOP, /* totals of the run */
	MSG_COUNT,
};

struct journal {
	bool structured;   /* stderr is the journal */
	enum message kind; /* of the record that is being made */
	int priority;
	struct buf text;
	struct buf fields; /* "NAME=value" with a NUL behind each */
};

/* @plain: lines on stderr even under the journal. */
void journal_init(struct journal *j, bool plain);
void journal_done(struct journal *j);

/* A record: begin, what it says, its fields, send. */
void journal_begin(struct journal *j, enum message kind);
void journal_text(struct journal *j, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* @name without its CGSLAB_. An empty value leaves the field out. */
void journal_field(struct journal *j, const char *name, const char *value);
void journal_num(struct journal *j, const char *name, struct num v);

/* Another priority than the kind's own (syslog's LOG_*). */
void journal_priority(struct journal *j, int priority);
void journal_send(struct journal *j);

#endif
