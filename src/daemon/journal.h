/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_JOURNAL_H
#define DAEMON_JOURNAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/known.h"

/*
 * journal: tells an operator what he must know, as structured records.
 *
 * A record has a MESSAGE for people, the MESSAGE_ID of its kind, a PRIORITY and fields CGSLAB_*.
 * systemd/cgslab.catalog explains each kind. Where stderr is not the journal, only the MESSAGE is written to stderr,
 * a line for each record.
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

/* @plain: write lines to stderr even where that is the journal. */
void journal_init(struct journal *j, bool plain);
void journal_done(struct journal *j);

/* A record is made of journal_begin(), its text, its fields and journal_send(), in this order. */
void journal_begin(struct journal *j, enum message kind);
void journal_text(struct journal *j, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds the field CGSLAB_@name. Where the value is empty, the field is left out. */
void journal_field(struct journal *j, const char *name, const char *value);
void journal_num(struct journal *j, const char *name, struct num v);

/* Sets another priority than that of the kind: one of LOG_* of syslog. */
void journal_priority(struct journal *j, int priority);
void journal_send(struct journal *j);

#endif
