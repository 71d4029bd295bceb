/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/windowhist.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"
#include "kernel/trace/window.h"
#include "model/sitesum.h"

/* The table of a trigger has so many entries: call sites times the sizes that they ask for. */
#define ENTRIES 16384

/* The events that serve kmalloc; before 6.1 there are two. */
static const char *const events[] = {"kmalloc", "kmalloc_node"};

static void event_file_of(char *out, size_t size, const char *event, const char *file)
{
	snprintf(out, size, "events/kmem/%s/%s", event, file);
}

bool windowhist_there(struct window *w)
{
	int fd = instance_open(ring_instance(window_ring(w)), "events/kmem/kmalloc/hist", O_RDONLY);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Not by instance_write(), whose O_TRUNC removes all triggers that the file has. */
static int write_trigger(struct window *w, const char *event, uint64_t slot, const char *action)
{
	char file[64], text[128];
	int fd, len, err;

	event_file_of(file, sizeof(file), event, "trigger");
	len = snprintf(text, sizeof(text),
		       "hist:keys=call_site,bytes_req,gfp_flags:size=%d%s if bytes_alloc == %" PRIu64,
		       ENTRIES, action, slot);
	fd = instance_open(ring_instance(window_ring(w)), file, O_WRONLY);
	if (fd < 0)
		return fd;
	err = write(fd, text, (size_t)len) == len ? 0 : -errno;
	close(fd);
	return err;
}

static int write_triggers(struct window *w, uint64_t slot, const char *action)
{
	int err = write_trigger(w, events[0], slot, action);

	for (size_t i = 1; i < ARRAY_SIZE(events) && !err; i++) {
		err = write_trigger(w, events[i], slot, action);
		if (err == -ENOENT)
			err = 0;
	}
	return err;
}

int windowhist_start(struct window *w, uint64_t slot, struct buf *why)
{
	int err = write_triggers(w, slot, "");

	if (err) {
		buf_adds(why, "event kmalloc: the kernel refuses the hist trigger: ");
		instance_explain(ring_instance(window_ring(w)), err, why);
		buf_adds(why, "; try --events");
	}
	return err;
}

int windowhist_stop(struct window *w, uint64_t slot)
{
	return write_triggers(w, slot, ":pause");
}

/* The number behind @key in the line at @s. */
static bool number_behind(const char *s, size_t len, const char *key, uint64_t *ret)
{
	const char *at = memmem(s, len, key, strlen(key));
	const char *end = s + len;

	if (!at)
		return false;
	at += strlen(key);
	at += strspn(at, " ");
	return at < end && !parse_u64_n(at, strspn(at, "0123456789"), ret);
}

struct parsing {
	windowhist_tag_fn *tag;
	const void *user;
	struct site_sums *sums;
	uint64_t slot; /* of the trigger that the lines belong to */
	uint64_t events, lost;
};

/*
 * "# trigger info: hist:keys=...:size=16384 if bytes_alloc == 4096 [active]"
 * "{ call_site: 18446744072491631429, bytes_req: 2304, gfp_flags: 3264 } hitcount: 20000"
 * "    Dropped: 0"
 */
static int parse_total(struct parsing *p, const char *s, size_t len)
{
	struct site_key key = {0};
	uint64_t requested, gfp, hits, dropped;

	if (len && s[0] == '#') {
		number_behind(s, len, "if bytes_alloc == ", &p->slot);
		return 0;
	}
	if (number_behind(s, len, "Dropped: ", &dropped))
		p->lost += dropped;
	if (!len || s[0] != '{')
		return 0;
	if (!number_behind(s, len, "call_site: ", &key.call_site) ||
	    !number_behind(s, len, "bytes_req: ", &requested) ||
	    !number_behind(s, len, "gfp_flags: ", &gfp) || !number_behind(s, len, "hitcount: ", &hits) ||
	    !p->slot)
		return -EBADMSG;
	key.slot = p->slot;
	key.tag = p->tag(p->user, gfp);
	if (hits)
		site_sums_add_many(p->sums, &key, requested, hits);
	p->events += hits;
	return 0;
}

int windowhist_parse(const char *text, windowhist_tag_fn *tag, const void *user,
		     struct site_sums *sums, uint64_t *ret_events, uint64_t *ret_lost)
{
	struct parsing p = {.tag = tag, .user = user, .sums = sums};
	int err = 0;

	while (*text && !err) {
		size_t len = strcspn(text, "\n");

		err = parse_total(&p, text, len);
		text += len + (text[len] == '\n');
	}
	*ret_events = p.events;
	*ret_lost = p.lost;
	return err;
}

static uint32_t tag_of(const void *user, uint64_t gfp)
{
	return ring_class(user, gfp);
}

int windowhist_read(struct window *w, struct site_sums *sums, uint64_t *ret_events,
		    uint64_t *ret_lost)
{
	struct buf text = BUF_INIT;
	int err = 0;

	*ret_events = *ret_lost = 0;
	for (size_t i = 0; i < ARRAY_SIZE(events) && !err; i++) {
		uint64_t n = 0, lost = 0;
		char file[64];

		event_file_of(file, sizeof(file), events[i], "hist");
		buf_clear(&text);
		err = instance_read(ring_instance(window_ring(w)), file, &text);
		if (err == -ENOENT && i) {
			err = 0;
			continue;
		}
		if (!err)
			err = windowhist_parse(buf_str(&text), tag_of, window_ring(w), sums, &n, &lost);
		*ret_events += n;
		*ret_lost += lost;
	}
	buf_done(&text);
	return err;
}
