/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/memcgtrace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/trace/comms.h"
#include "kernel/trace/instance.h"
#include "kernel/lives/lifetimes.h"
#include "kernel/cgroup/memcgs.h"
#include "kernel/lives/seensize.h"
#include "kernel/trace/trace.h"
#include "model/memcg.h"

/* The loop wakes when a buffer is a quarter full: the rest is for events until it reads. */
#define WAKE_PERCENT 25

struct memcgtrace {
	struct memcgs *memcgs;
	const struct memcg_table *table;
	struct trace *trace;
	uint64_t lost_before;	  /* by traces that are closed */
	struct lifetimes *lifetimes;
	struct comms *comms;
	struct seensize *seensize;
	uint64_t unsound;	  /* losses and late events when seensize asked last */
	enum hierarchy hierarchy; /* that is followed */
	uint32_t root;
	struct map memory_below; /* v2: hash of a parent's path -> answer, for one drain */
	int err; /* why it does not run */
	struct buf why, detail;

	bool roots_changed;
	struct num old_root;  /* before the controller was mounted elsewhere */
	int64_t moved_utc_ns; /* when that was seen */
	bool late_walk;	      /* events came out of order: look at the tree */
	uint64_t late;
	bool lossy;	     /* lost, and no walk since */
	int64_t lost_utc_ns; /* the last loss */
	struct moment now;
	int64_t newest_ns; /* mono clock of the newest event */
	int64_t mark_ns;   /* of memcgtrace_begin() */
	int64_t born;	   /* events since then */

	memcgtrace_fn *tell;
	void *tell_user;
	struct event *events;
	size_t n_events, events_cap;
	uint64_t dropped;
	int64_t told[EVENT_LOST + 1]; /* events of each kind, since the start */
	bool shown; /* events and churn were given out: what is drained next is of another tick */
};

static const struct lifetimes_ops lifetimes_ops;
static const struct seensize_ops seensize_ops;

struct memcgtrace *memcgtrace_new(const struct root *root, struct memcgs *memcgs, struct memcg_table *table)
{
	struct memcgtrace *w = xcalloc(1, sizeof(*w));

	w->memcgs = memcgs;
	w->table = table;
	w->lifetimes = lifetimes_new(table, &lifetimes_ops, w);
	w->seensize = seensize_new(root, &seensize_ops, w);
	return w;
}

static void drop_events(struct memcgtrace *w)
{
	for (size_t i = 0; i < w->n_events; i++) {
		free((char *)w->events[i].path);
		free((char *)w->events[i].comm);
	}
	w->n_events = 0;
	w->dropped = 0;
}

static void stop_trace(struct memcgtrace *w)
{
	comms_free(w->comms);
	w->comms = NULL;
	seensize_stopped(w->seensize);
	if (w->trace)
		w->lost_before += trace_lost(w->trace);
	trace_close(w->trace);
	w->trace = NULL;
}

void memcgtrace_free(struct memcgtrace *w)
{
	if (!w)
		return;
	stop_trace(w);
	lifetimes_free(w->lifetimes);
	seensize_free(w->seensize);
	drop_events(w);
	map_done(&w->memory_below);
	free(w->events);
	buf_done(&w->why);
	buf_done(&w->detail);
	free(w);
}

void memcgtrace_tell(struct memcgtrace *w, memcgtrace_fn *fn, void *user)
{
	w->tell = fn;
	w->tell_user = user;
}

/* What lifetimes asks of the machine */

enum {
	ANSWER_NO = 1,
	ANSWER_YES = 2
};

/* Asked once for each parent in a drain: services come and go below few slices. */
static int children_have_memcgs(void *user, const char *parent)
{
	struct memcgtrace *w = user;
	uint64_t key = hash_mix(HASH_START, parent, strlen(parent));
	uintptr_t known = (uintptr_t)map_get(&w->memory_below, 0, key);
	int r;

	if (known)
		return known == ANSWER_YES;
	r = memcgs_children_have_memcgs(w->memcgs, parent);
	map_put(&w->memory_below, 0, key, (void *)(uintptr_t)(r > 0 ? ANSWER_YES : ANSWER_NO));
	return r;
}

static bool comm_of_pid(void *user, int32_t pid, int64_t boot_ns, char ret[16])
{
	struct memcgtrace *w = user;

	return w->comms && comms_get(w->comms, pid, boot_ns, ret);
}

static int resolve_path(void *user, uint64_t id, struct buf *ret)
{
	struct memcgtrace *w = user;

	return memcgs_path_of(w->memcgs, id, ret);
}

static void keep_memcg_event(struct memcgtrace *w, const struct event *e)
{
	struct event *copy;

	if (w->n_events == MEMCGTRACE_EVENTS_MAX) {
		w->dropped++;
		return;
	}
	XGROW(w->events, w->n_events, w->events_cap);
	copy = &w->events[w->n_events++];
	*copy = *e;
	copy->path = e->path ? xstrdup(e->path) : NULL;
	copy->comm = e->comm ? xstrdup(e->comm) : NULL;
}

static void take_memcg_event(void *user, const struct event *e)
{
	struct memcgtrace *w = user;

	if (e->kind == EVENT_LOST) {
		w->lossy = true;
		w->lost_utc_ns = e->utc_ns;
	}
	w->told[e->kind]++;
	keep_memcg_event(w, e);
	if (w->tell)
		w->tell(w->tell_user, e);
}

static const struct lifetimes_ops lifetimes_ops = {
	.children_have_memcgs = children_have_memcgs,
	.comm = comm_of_pid,
	.resolve = resolve_path,
	.event = take_memcg_event,
};

/* What seensize asks of the trace, while it is drained */

static int trace_memcg_allocs(void *user, const char *filter, struct buf *why)
{
	struct memcgtrace *w = user;

	return trace_allocs(w->trace, filter, why);
}

static int64_t mono_now(void *user)
{
	(void)user;
	return clock_now().mono_ns;
}

static bool trace_unsound(void *user)
{
	struct memcgtrace *w = user;
	uint64_t before = w->unsound;

	w->unsound = trace_lost(w->trace) + trace_late(w->trace);
	return w->unsound != before;
}

static const struct seensize_ops seensize_ops = {
	.allocs = trace_memcg_allocs,
	.now = mono_now,
	.unsound = trace_unsound,
};

/* Start */

/* Events have paths of the machine's tree. Where a part of the tree is seen, those paths would mean other groups. */
static int check_part(struct memcgtrace *w, const struct memcgs_where *where)
{
	if (!where->is_part)
		return 0;
	buf_adds(&w->why, "only a part of the machine's tree is seen here, and events name paths of the "
			  "whole: run outside the container, or see cgslab-containers(7)");
	return -ENOENT;
}

static int open_trace(struct memcgtrace *w, const struct memcgs_where *where)
{
	struct trace_options options = {
		.locks = INSTANCE_LOCKS,
		.root = where->root,
		.wake_percent = WAKE_PERCENT,
	};
	int err = check_part(w, where);

	if (!err && !w->trace)
		err = trace_open(&options, &w->trace, &w->why);
	else if (!err)
		err = trace_set_root(w->trace, where->root);
	if (!err && !w->comms)
		w->comms = comms_new(trace_instance(w->trace));
	if (err && !w->why.len)
		buf_addf(&w->why, "trace: the kernel refuses the filter: %s", strerror(-err));
	return err;
}

static bool is_same_hierarchy(const struct memcgtrace *w, const struct memcgs_where *where)
{
	return w->trace && w->hierarchy == where->hierarchy && w->root == where->root;
}

static void note_move(struct memcgtrace *w)
{
	if (!w->trace)
		return;
	w->old_root = num_u(w->root);
	w->moved_utc_ns = clock_now().utc_ns;
}

void memcgtrace_start(struct memcgtrace *w, const struct memcgs_where *where)
{
	w->roots_changed = false;
	if (is_same_hierarchy(w, where))
		return;
	note_move(w);
	buf_clear(&w->why);
	lifetimes_reset(w->lifetimes);
	w->err = open_trace(w, where);
	if (w->err) {
		stop_trace(w);
		return;
	}
	w->hierarchy = where->hierarchy;
	w->root = where->root;
}

int memcgtrace_fd(const struct memcgtrace *w)
{
	return w->trace ? trace_fd(w->trace) : -1;
}

/* Draining */

static void take_trace(void *user, const struct trace_event *e)
{
	struct memcgtrace *w = user;

	w->newest_ns = e->mono_ns > w->newest_ns ? e->mono_ns : w->newest_ns;
	w->born += e->kind == TRACE_BORN && e->mono_ns >= w->mark_ns;
	seensize_take(w->seensize, e);
	if (e->kind == TRACE_ROOTS)
		w->roots_changed = true;
	else if (e->kind == TRACE_LOST || (!trace_is_kmem(e->kind) && e->root == w->root))
		lifetimes_feed(w->lifetimes, e);
}

/* Events that are drained between two ticks belong to the second one: those of the first are dropped now. */
static void forget_shown(struct memcgtrace *w)
{
	if (!w->shown)
		return;
	w->shown = false;
	drop_events(w);
	lifetimes_forget_churn(w->lifetimes);
}

void memcgtrace_drain(struct memcgtrace *w)
{
	forget_shown(w);
	w->now = clock_now();
	/* without a trace walks still find changes, and each has a time */
	lifetimes_at(w->lifetimes, w->now, w->hierarchy == HIERARCHY_V2);
	if (!w->trace)
		return;
	map_done(&w->memory_below);
	comms_refresh(w->comms);
	trace_drain(w->trace, false, take_trace, w);
	if (trace_late(w->trace) != w->late) {
		w->late = trace_late(w->trace);
		w->late_walk = true;
	}
	seensize_drained(w->seensize);
}

void memcgtrace_walked(struct memcgtrace *w)
{
	lifetimes_walked(w->lifetimes);
	w->lossy = false;
	w->late_walk = false;
}

/* Ticks */

void memcgtrace_begin(struct memcgtrace *w)
{
	forget_shown(w);
	w->mark_ns = clock_now().mono_ns;
	w->born = 0;
}

void memcgtrace_tick(struct memcgtrace *w, bool want_size, struct sample *s)
{
	seensize_want(w->seensize, want_size);
	memcgtrace_drain(w);
	lifetimes_settle(w->lifetimes);
	w->shown = true;
	s->events = w->events;
	s->n_events = w->n_events;
	s->events_dropped = w->dropped;
	s->churn = lifetimes_churn(w->lifetimes, &s->n_churn);
}

/* How many rows there were when the kernel's counts were read; memcgs that were freed since are not added again. */
static struct num rows_then(const struct memcgtrace *w)
{
	return num((int64_t)w->table->n - w->born);
}

struct num memcgtrace_dying(struct memcgtrace *w, struct num kernel_dying, struct num kernel_all)
{
	bool quiet = w->newest_ns < w->mark_ns;

	lifetimes_reconcile(w->lifetimes, quiet ? kernel_dying : NUM_UNKNOWN);
	if (!w->trace)
		return NUM_UNKNOWN;
	if (kernel_all.known)
		lifetimes_unseen_at_most(w->lifetimes, num_sub(kernel_all, rows_then(w)));
	if (lifetimes_doubtful(w->lifetimes) && kernel_dying.known)
		return NUM_UNKNOWN;
	return num_add(num((int64_t)w->table->dying), lifetimes_unseen(w->lifetimes));
}

/* Since the start: of this trace, of those before it, and of what waited for a tick. */
static uint64_t lost_events(const struct memcgtrace *w)
{
	return w->lost_before + (w->trace ? trace_lost(w->trace) : 0) + lifetimes_dropped(w->lifetimes);
}

struct memcgtrace_state memcgtrace_state(const struct memcgtrace *w)
{
	return (struct memcgtrace_state){
		.runs = w->trace,
		.wants_walk = w->trace && (w->late_walk || lifetimes_wants_walk(w->lifetimes)),
		.roots_changed = w->roots_changed,
		.size = seensize_size(w->seensize),
		.lost = lost_events(w),
		.created = w->told[EVENT_BORN],
		.removed = w->told[EVENT_DYING],
		.freed = w->told[EVENT_FREED],
	};
}

/* The sentence has times and no ages, since a history keeps each change of it. */
static void describe_losses(struct memcgtrace *w)
{
	buf_addf(&w->detail, "%" PRIu64 " event%s lost, the last at ", lost_events(w),
		 lost_events(w) == 1 ? " was" : "s were");
	text_time(&w->detail, w->lost_utc_ns);
	buf_adds(&w->detail, w->lossy ? "; the tree will be walked"
				      : "; the table was mended by a walk, makers are missing");
	if (lifetimes_doubtful(w->lifetimes))
		buf_addf(&w->detail, "; %zu of the dying may be freed already",
			 lifetimes_doubtful(w->lifetimes));
}

/* What a reader must know where nothing was lost. */
static void describe_limits(struct memcgtrace *w)
{
	buf_adds(&w->detail, trace_limits(w->trace));
	if (*seensize_limit(w->seensize))
		buf_addf(&w->detail, "%sthe size of struct mem_cgroup is not seen: %s",
			 w->detail.len ? "; " : "", seensize_limit(w->seensize));
	if (!w->old_root.known)
		return;
	buf_addf(&w->detail,
		 "%sthe memory controller was mounted anew (hierarchy %" PRIu32 " for %" PRId64
		 ") at ",
		 w->detail.len ? "; " : "", w->root, w->old_root.v);
	text_time(&w->detail, w->moved_utc_ns);
	buf_adds(&w->detail, ": groups of before are not followed");
}

struct source_status memcgtrace_status(struct memcgtrace *w)
{
	struct source_status status = {STATE_OK, ""};

	buf_clear(&w->detail);
	if (!w->trace) {
		status.state = w->err == -EACCES || w->err == -EPERM ? STATE_DENIED : STATE_ABSENT;
		buf_addf(&w->detail, "%s", buf_str(&w->why));
	} else if (lost_events(w)) {
		status.state = w->lossy || lifetimes_doubtful(w->lifetimes) ? STATE_LOSSY : STATE_OK;
		describe_losses(w);
	} else {
		describe_limits(w);
	}
	status.detail = buf_str(&w->detail);
	return status;
}
