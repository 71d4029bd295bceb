/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/seensize.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/cost/claims.h"
#include "kernel/trace/kallsyms.h"

struct seensize {
	const struct root *root;
	const struct seensize_ops *ops;
	void *user;

	bool want;
	bool born;    /* a birth since the last moment: more are likely */
	bool looking; /* a moment is on */
	bool next;    /* what is asked for next is a struct mem_cgroup */
	int64_t since_ns, until_ns, again_ns;
	struct num seen;

	struct buf filter;
	struct buf limit;
};

struct seensize *seensize_new(const struct root *root, const struct seensize_ops *ops, void *user)
{
	struct seensize *s = xcalloc(1, sizeof(*s));

	s->root = root;
	s->ops = ops;
	s->user = user;
	s->again_ns = INT64_MIN;
	return s;
}

void seensize_free(struct seensize *s)
{
	if (!s)
		return;
	buf_done(&s->filter);
	buf_done(&s->limit);
	free(s);
}

void seensize_want(struct seensize *s, bool want)
{
	s->want = want;
}

/* The filter that lets call sites in the makers of a memcg through. */
static void make_maker_filter(struct seensize *s)
{
	struct kallsyms *symbols = kallsyms_new(s->root);
	const char *why;

	for (size_t i = 0; i < CLAIMS_MEMCG_MAKERS; i++) {
		uint64_t start, end;

		if (!kallsyms_range(symbols, claims_memcg_makers[i], &start, &end))
			buf_addf(&s->filter,
				 "%s(call_site >= 0x%" PRIx64 " && call_site < 0x%" PRIx64 ")",
				 s->filter.len ? " || " : "", start, end);
	}
	if (kallsyms_state(symbols, &why))
		buf_adds(&s->limit, "/proc/kallsyms shows no addresses");
	else if (!s->filter.len)
		buf_addf(&s->limit, "this kernel has no function %s", claims_memcg_makers[0]);
	kallsyms_free(symbols);
}

static void begin_moment(struct seensize *s)
{
	if (!s->filter.len)
		make_maker_filter(s);
	if (s->limit.len)
		return;
	s->ops->unsound(s->user);
	if (s->ops->allocs(s->user, buf_str(&s->filter), &s->limit)) {
		s->ops->allocs(s->user, NULL, NULL);
		return;
	}
	s->since_ns = s->ops->now(s->user);
	s->until_ns = s->since_ns + SEENSIZE_LOOK_NS;
	s->again_ns = s->since_ns + SEENSIZE_AGAIN_NS;
	s->looking = true;
	s->next = s->born = false;
}

static void end_moment(struct seensize *s)
{
	s->ops->allocs(s->user, NULL, NULL);
	seensize_stopped(s);
}

void seensize_stopped(struct seensize *s)
{
	s->looking = false;
	s->born = false;
}

void seensize_take(struct seensize *s, const struct trace_event *e)
{
	bool counts = s->looking && e->mono_ns > s->since_ns;

	if (e->kind == TRACE_BORN) {
		s->born = true;
		s->next = counts;
	} else if (e->kind == KMEM_KMALLOC && counts && s->next) {
		if (!s->seen.known)
			s->seen = num_u(e->requested);
	}
}

void seensize_drained(struct seensize *s)
{
	int64_t now = s->ops->now(s->user);

	if (s->looking) {
		if (s->ops->unsound(s->user)) {
			s->seen = NUM_UNKNOWN;
			s->next = false;
		}
		if (s->seen.known || now >= s->until_ns || !s->want)
			end_moment(s);
	} else if (s->want && s->born && !s->seen.known && !s->limit.len && now >= s->again_ns) {
		begin_moment(s);
	}
}

struct num seensize_size(const struct seensize *s)
{
	return s->looking ? NUM_UNKNOWN : s->seen;
}

const char *seensize_limit(const struct seensize *s)
{
	return buf_str(&s->limit);
}
