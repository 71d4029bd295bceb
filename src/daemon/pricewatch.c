/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/pricewatch.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "daemon/journal.h"
#include "kernel/cost/pricefile.h"
#include "kernel/cost/seenprice.h"
#include "model/events.h"
#include "model/sample.h"

#define AGAIN_NS (300 * NS_PER_SEC)
#define BUSY_NS	 (2 * NS_PER_SEC)

struct pricewatch {
	const struct root *root;
	struct journal *journal;
	int tracefs;
	struct seenprice *seen;
	sd_event *event;
	sd_event_source *timer, *io; /* io: while a moment is open */
	char boot_id[64];
	int64_t again_ns; /* mono: not before */
	bool over;	  /* it is known, or cannot be had */
	bool told;	  /* why it could not be seen the last time */
};

struct pricewatch *pricewatch_new(const struct root *root, int tracefs, struct journal *journal)
{
	struct pricewatch *p = xcalloc(1, sizeof(*p));

	p->root = root;
	p->journal = journal;
	p->tracefs = tracefs;
	p->seen = seenprice_new(root);
	return p;
}

void pricewatch_free(struct pricewatch *p)
{
	if (!p)
		return;
	sd_event_source_disable_unref(p->io);
	sd_event_source_disable_unref(p->timer);
	sd_event_unref(p->event);
	seenprice_free(p->seen);
	free(p);
}

/* The end of a moment */

static void write_price(struct pricewatch *p)
{
	struct memcg_price price = seenprice_price(p->seen);
	int err = pricefile_write(p->root, p->boot_id, &price, NULL, 0);

	p->over = true;
	if (!err)
		return;
	journal_begin(p->journal, MSG_SOURCE);
	journal_text(p->journal, "/run/cgslab/price: %s; the price of a memcg that was seen is not kept", strerror(-err));
	journal_send(p->journal);
}

/* What a later moment would meet again. */
static bool is_lasting(int err)
{
	static const int lasting[] = {-ENOENT, -EOPNOTSUPP, -ENOSYS, -EACCES, -EPERM, -ENODATA};

	for (size_t i = 0; i < ARRAY_SIZE(lasting); i++)
		if (err == lasting[i])
			return true;
	return false;
}

/* No moment could be seen. What passes is told once, and tried again. */
static void note_failure(struct pricewatch *p, int err, const struct buf *why)
{
	p->over = is_lasting(err);
	if (p->told && !p->over)
		return;
	p->told = true;
	journal_begin(p->journal, MSG_SOURCE);
	journal_text(p->journal, "the price of a memcg cannot be seen: %s; %s", why->len ? buf_str(why) : strerror(-err),
		     p->over ? "it stays what was computed or measured by 'cgslab cost'" : "tried again in five minutes");
	journal_send(p->journal);
}

static void close_moment(struct pricewatch *p)
{
	struct buf why = BUF_INIT;
	int r;

	p->io = sd_event_source_disable_unref(p->io);
	sd_event_source_set_enabled(p->timer, SD_EVENT_OFF);
	r = seenprice_close(p->seen, &why);
	if (r < 0)
		note_failure(p, r, &why);
	else
		p->told = false;
	if (r >= 0 && seenprice_price(p->seen).source)
		write_price(p);
	buf_done(&why);
}

static int on_moment_timer(sd_event_source *source, uint64_t usec, void *user)
{
	(void)source;
	(void)usec;
	close_moment(user);
	return 0;
}

static int on_moment_io(sd_event_source *source, int fd, uint32_t revents, void *user)
{
	(void)source;
	(void)fd;
	(void)revents;
	close_moment(user);
	return 0;
}

int pricewatch_start(struct pricewatch *p, sd_event *event)
{
	int r;

	p->event = sd_event_ref(event);
	r = sd_event_add_time(event, &p->timer, CLOCK_MONOTONIC, 0, 1000, on_moment_timer, p);
	return r < 0 ? r : sd_event_source_set_enabled(p->timer, SD_EVENT_OFF);
}

/* The beginning of a moment */

/* The pid of the thread that made the newest memcg; 0: none was made since the last tick. */
static int32_t maker_pid(const struct sample *s)
{
	for (size_t i = s->n_events; i--;)
		if (s->events[i].kind == EVENT_BORN && s->events[i].pid.known)
			return (int32_t)s->events[i].pid.v;
	return 0;
}

static bool is_known(struct pricewatch *p, const struct sample *s)
{
	struct memcg_price price;

	return s->price.source == PRICE_SEEN ||
	       (pricefile_read(p->root, s->machine->boot_id, &price) && price.source == PRICE_SEEN);
}

static int arm_moment(struct pricewatch *p)
{
	int r = sd_event_source_set_time(p->timer, (uint64_t)seenprice_due_ns(p->seen) / 1000);

	if (r >= 0)
		r = sd_event_source_set_enabled(p->timer, SD_EVENT_ONESHOT);
	if (r >= 0)
		r = sd_event_add_io(p->event, &p->io, seenprice_fd(p->seen), EPOLLIN, on_moment_io, p);
	return r;
}

/* 0, or -errno with a reason in @why where there is more to say. */
static int start_moment(struct pricewatch *p, const struct sample *s, int32_t pid, struct buf *why)
{
	int r = seenprice_open(p->seen, pid, p->tracefs >= 0 ? &p->tracefs : NULL, s->machine, why);

	if (r)
		return r;
	snprintf(p->boot_id, sizeof(p->boot_id), "%s", s->machine->boot_id);
	r = arm_moment(p);
	if (r < 0)
		close_moment(p);
	return r < 0 ? r : 0;
}

static void open_moment(struct pricewatch *p, const struct sample *s, int32_t pid)
{
	struct buf why = BUF_INIT;
	int err = start_moment(p, s, pid, &why);

	p->again_ns = clock_now().mono_ns + (err == -EBUSY ? BUSY_NS : AGAIN_NS);
	if (err && err != -EBUSY)
		note_failure(p, err, &why);
	buf_done(&why);
}

void pricewatch_tick(struct pricewatch *p, const struct sample *s)
{
	int32_t pid = maker_pid(s);

	if (p->over || p->io || !p->timer || !pid || clock_now().mono_ns < p->again_ns)
		return;
	p->over = is_known(p, s);
	if (!p->over)
		open_moment(p, s, pid);
}
