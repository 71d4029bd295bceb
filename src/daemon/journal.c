/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "base/xalloc.h"

static const struct {
	const char *id;
	int priority;
} kinds[MSG_COUNT] = {
	[MSG_START] = {"9d5ece893e2c42269de43a4ca7beb38f", LOG_INFO},
	[MSG_SUMMARY] = {"4d3f3f1c3a4f4d97b2048519b61b4b5f", LOG_INFO},
	[MSG_ALERT] = {"f9f6de113b20479bbabeae55745c089b", LOG_WARNING},
	[MSG_ALERT_OVER] = {"c4a9d735ae31423abba14b0924e39f1a", LOG_NOTICE},
	[MSG_LOST_EVENTS] = {"a4fcbbcf25264c41a891fe8d93589472", LOG_WARNING},
	[MSG_SOURCE] = {"8281cb47faa8411798ce6e1c1be2459b", LOG_NOTICE},
	[MSG_BLOCKED] = {"1336faabfefd470bac32132d8dfe85bc", LOG_WARNING},
	[MSG_UNBLOCKED] = {"dc7b289324034d07879c517602ebb0c1", LOG_NOTICE},
	[MSG_SET_ASIDE] = {"9a1acac287a4447893e345a703e247fb", LOG_ERR},
	[MSG_VANISHED] = {"87f753b18dd14051a0e1cbde38e275eb", LOG_ERR},
	[MSG_RELOAD] = {"750257b0c1cd4905b24126b61ff09667", LOG_INFO},
	[MSG_RELOAD_FAILED] = {"983e0f83044a4eaf90f035f6440ebd00", LOG_ERR},
	[MSG_STOP] = {"590a77741f8f425fa371dc6ddc9fef4d", LOG_INFO},
};

/* systemd.exec(5): JOURNAL_STREAM holds device and inode of the journal's end of stderr. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long dev, ino;
	struct stat st;

	return stream && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 && st.st_dev == dev && st.st_ino == ino;
}

void journal_init(struct journal *j, bool plain)
{
	*j = (struct journal){.structured = !plain && stderr_is_journal()};
}

void journal_done(struct journal *j)
{
	buf_done(&j->text);
	buf_done(&j->fields);
}

void journal_begin(struct journal *j, enum message kind)
{
	j->kind = kind;
	j->priority = kinds[kind].priority;
	buf_clear(&j->text);
	buf_clear(&j->fields);
}

void journal_text(struct journal *j, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&j->text, fmt, ap);
	va_end(ap);
}

void journal_field(struct journal *j, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_addf(&j->fields, "CGSLAB_%s=%s", name, value);
	buf_addc(&j->fields, '\0');
}

void journal_num(struct journal *j, const char *name, struct num v)
{
	if (!v.known)
		return;
	buf_addf(&j->fields, "CGSLAB_%s=%lld", name, (long long)v.v);
	buf_addc(&j->fields, '\0');
}

void journal_priority(struct journal *j, int priority)
{
	j->priority = priority;
}

static void send_structured(struct journal *j)
{
	struct iovec *iov = NULL;
	size_t n = 0, cap = 0;
	struct buf head = BUF_INIT;

	buf_addf(&head, "MESSAGE_ID=%s", kinds[j->kind].id);
	buf_addc(&head, '\0');
	buf_addf(&head, "PRIORITY=%d", j->priority);
	buf_addc(&head, '\0');
	buf_addf(&head, "MESSAGE=%s", buf_str(&j->text));
	buf_addc(&head, '\0');
	buf_add(&head, j->fields.bytes, j->fields.len);
	for (size_t at = 0; at < head.len; at += strlen(head.bytes + at) + 1) {
		XGROW(iov, n, cap);
		iov[n++] = (struct iovec){head.bytes + at, strlen(head.bytes + at)};
	}
	/* where the journal is gone, nobody else can be told */
	sd_journal_sendv(iov, (int)n);
	free(iov);
	buf_done(&head);
}

void journal_send(struct journal *j)
{
	if (j->structured)
		send_structured(j);
	else
		fprintf(stderr, "cgslabd: %s\n", buf_str(&j->text));
}
