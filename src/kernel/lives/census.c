/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/census.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/cgroup/exact.h"
#include "kernel/cgroup/letgo.h"
#include "kernel/cgroup/memcgs.h"
#include "kernel/lives/estimate.h"
#include "kernel/lives/walkdue.h"
#include "kernel/lives/memcgtrace.h"
#include "kernel/states.h"
#include "model/memcg.h"
#include "model/sample.h"

struct census {
	unsigned want;
	struct states *states;
	bool fresh;	/* of this tick: mounts were found again */
	int64_t now_ns; /* boot clock of this tick */

	struct memcgs *memcgs;
	bool located;
	struct memcg_table *table;
	int64_t walked_ns;    /* boot clock of the last walk */
	double walk_seconds;  /* of CPU that it took */
	bool walked;	      /* the tree that was located, at least once */
	struct num tree_live; /* unknown where some folder could not be read */
	struct num dying;     /* as the last tick counted them */

	struct exact *exact; /* NULL when it was not asked for, or cannot be had of a captured tree */
	bool by_exact;	     /* the last walk was one of the kernel's own tree */
	bool news;	     /* something happened since that walk */

	struct memcgtrace *trace; /* NULL when events were not asked for, or cannot be had of a captured tree */
	struct estimate estimate;
};

#define WANT_EXACT (COLLECT_EXACT | COLLECT_EXACT_IF_BETTER | COLLECT_EXACT_IF_DYING)

struct census *census_new(const struct root *root, unsigned want, struct states *states)
{
	struct census *c = xcalloc(1, sizeof(*c));
	bool machine = !strcmp(root->dir, "/");

	c->want = want;
	c->states = states;
	c->memcgs = memcgs_new(root);
	c->table = memcg_table_new();
	c->estimate = ESTIMATE_INIT;
	if (want & WANT_EXACT && machine)
		c->exact = exact_new();
	if (want & COLLECT_TRACE && machine)
		c->trace = memcgtrace_new(root, c->memcgs, c->table);
	return c;
}

void census_free(struct census *c)
{
	if (!c)
		return;
	memcgtrace_free(c->trace);
	exact_free(c->exact);
	memcgs_free(c->memcgs);
	memcg_table_free(c->table);
	free(c);
}

void census_adopt(struct census *c, struct census *old)
{
	if (!c->exact || !old->exact)
		return;
	exact_free(c->exact);
	c->exact = old->exact;
	exact_forget_holders(c->exact);
	old->exact = NULL;
}

/* Where they are */

/* Drops what belongs to another hierarchy: after a remount the same ids and numbers mean other cgroups. */
static void forget_other_tree(struct census *c)
{
	struct memcg *root = memcg_table_root(c->table);

	if (root && root->root != memcgs_where(c->memcgs)->root)
		memcg_table_remove(c->table, root);
}

static void start_exact(struct census *c)
{
	if (!c->exact)
		return;
	exact_load(c->exact);
	exact_attach(c->exact, memcgs_mountfd(c->memcgs));
}

static bool is_where_it_was(const struct census *c)
{
	bool moved = c->trace && c->located && (memcgtrace_state(c->trace).roots_changed || memcgs_moved(c->memcgs));

	return c->located && !c->fresh && !moved;
}

static bool locate_tree(struct census *c)
{
	const char *why;

	if (is_where_it_was(c))
		return true;
	if (c->exact)
		exact_detach(c->exact);
	c->located = !memcgs_locate(c->memcgs, &why);
	if (!c->located) {
		states_set(c->states, SOURCE_CGROUP, STATE_ABSENT, why);
		return false;
	}
	forget_other_tree(c);
	if (c->trace)
		memcgtrace_start(c->trace, memcgs_where(c->memcgs));
	if (c->want & COLLECT_EXACT)
		start_exact(c);
	c->walked = false;
	c->tree_live = NUM_UNKNOWN;
	return true;
}

bool census_locate(struct census *c, struct sample *s, bool fresh)
{
	s->counts = (struct memcg_counts){.live_source = "", .dying_source = ""};
	s->memcgs = NULL;
	s->n_events = s->n_churn = 0;
	memcg_table_begin(c->table);
	c->fresh = fresh;
	return c->want & (COLLECT_COUNTS | COLLECT_TREE) && locate_tree(c);
}

/* Walks */

static bool trace_runs(const struct census *c)
{
	return c->trace && memcgtrace_state(c->trace).runs;
}

static struct exact_how how_exact(const struct census *c)
{
	const struct memcgs_where *where = memcgs_where(c->memcgs);

	return (struct exact_how){
		.root = where->root,
		.v1 = where->hierarchy == HIERARCHY_V1,
		.traced = trace_runs(c),
		.pace = c->want & COLLECT_HOLDERS	   ? HOLDERS_OFTEN
			: c->want & COLLECT_HOLDERS_SELDOM ? HOLDERS_SELDOM
							   : HOLDERS_NEVER,
		.now_ns = c->now_ns,
	};
}

/* Dying memcgs that have no row were freed: only a walk tells below which groups they were. */
static bool unseen_are_fewer(const struct census *c)
{
	const struct memcg *root = memcg_table_root(c->table);
	struct num known = root ? num_add(root->unseen_dying, num(root->subtree_dying)) : NUM_UNKNOWN;

	return known.known && c->dying.known && known.v != c->dying.v;
}

static struct walk_facts facts_of(const struct census *c)
{
	const struct exact_how how = how_exact(c);

	return (struct walk_facts){
		.since_ns = c->now_ns - c->walked_ns,
		.walk_seconds = c->walk_seconds,
		.traced = trace_runs(c),
		.lost = trace_runs(c) && memcgtrace_state(c->trace).wants_walk,
		.changed = memcgs_totals_changed(c->memcgs),
		.total = memcgs_total(c->memcgs).known,
		.part = memcgs_where(c->memcgs)->is_part,
		.news = c->news,
		.holders = exact_runs(c->exact) && exact_holders_differ(c->exact, c->table, &how),
		.differs = c->estimate.differs,
		.fewer = unseen_are_fewer(c),
	};
}

static bool walk_is_due(struct census *c)
{
	struct walk_facts facts;

	if (c->want & COLLECT_ALWAYS_WALK || c->fresh || !c->walked)
		return true;
	c->news |= memcgs_totals_changed(c->memcgs);
	facts = facts_of(c);
	return exact_runs(c->exact) ? walkdue_exact(&facts) : walkdue_folders(&facts);
}

static void note_walk(struct census *c, size_t denied)
{
	struct buf text = BUF_INIT;

	if (denied) {
		buf_addf(&text, "%zu folder%s below %s could not be read: there are at least %zu live memcgs%s", denied,
			 text_s(denied), memcgs_where(c->memcgs)->mount, c->table->live,
			 geteuid() ? "; run as root" : "");
		states_set(c->states, SOURCE_CGROUP, STATE_DENIED, buf_str(&text));
	} else {
		states_set(c->states, SOURCE_CGROUP, STATE_OK, "");
	}
	buf_done(&text);
}

/* Walks the kernel's own tree, by BPF. True where that was done. */
static bool walk_exact(struct census *c)
{
	const struct exact_how how = how_exact(c);

	if (!exact_runs(c->exact))
		return false;
	memcgs_take_totals(c->memcgs);
	if (!exact_walk(c->exact, c->table, &how))
		return false;
	c->news = false;
	return true;
}

/*
 * Where directories show a part of the machine's tree only, rows of a walk by BPF and rows of directories do not mix.
 */
static int walk_folders(struct census *c, size_t *ret_denied)
{
	struct memcg *root = memcg_table_root(c->table);

	if (c->by_exact && root && memcgs_where(c->memcgs)->is_part)
		memcg_table_remove(c->table, root);
	memcgs_keep_vanished(c->memcgs, trace_runs(c));
	return memcgs_walk(c->memcgs, c->table, ret_denied);
}

static void walk_now(struct census *c)
{
	double cpu = clock_cpu_seconds();
	size_t denied = 0;
	bool by_exact = walk_exact(c);
	int r = by_exact ? 0 : walk_folders(c, &denied);

	c->walk_seconds = clock_cpu_seconds() - cpu;
	if (r) {
		states_error(c->states, SOURCE_CGROUP, memcgs_where(c->memcgs)->mount, r, "");
		c->tree_live = NUM_UNKNOWN;
		c->located = false;
		return;
	}
	c->by_exact = by_exact;
	c->walked_ns = c->now_ns;
	c->walked = true;
	c->tree_live = denied ? NUM_UNKNOWN : num((int64_t)c->table->live);
	note_walk(c, denied);
	if (c->trace)
		memcgtrace_walked(c->trace);
	estimate_walked(&c->estimate);
}

static void walk(struct census *c)
{
	if (c->trace)
		memcgtrace_begin(c->trace);
	memcgs_mark(c->memcgs);
	if (walk_is_due(c))
		walk_now(c);
}

/* Events: what they change in the table, and what of that is told */
static void follow_events(struct census *c, struct sample *s, bool want_size)
{
	memcgtrace_tick(c->trace, want_size, s);
	c->news |= s->n_events > 0;
	for (size_t i = 0; i < s->n_churn; i++)
		if (s->churn[i].parent)
			memcg_table_short_lives(c->table, s->churn[i].parent, s->churn[i].born);
	if (!trace_runs(c) || !c->tree_live.known)
		return;
	c->tree_live = num((int64_t)c->table->live);
	if (!c->by_exact)
		estimate_follow(&c->estimate, c->table, memcgs_where(c->memcgs)->hierarchy, memcgs_total(c->memcgs));
}

/* Counts */

/* The kernel counts all memcgs, living and dying, where it has nr_subsys_memory and nr_dying_subsys_memory. */
static bool counts_all(const struct memcg_counts *counts, const char *note)
{
	return counts->hierarchy == HIERARCHY_V2 && counts->live.known && counts->dying.known && !*note &&
	       !strcmp(counts->live_source, "cgroup.stat");
}

/*
 * The number of rows is that of the kernel's counters of this moment; where the counters do not count all, as far as
 * they do.
 */
static bool rows_agree(const struct census *c, const struct memcg_counts *counts, bool counted)
{
	if (counted)
		return num_is(counts->live, (int64_t)c->table->live) &&
		       num_is(counts->dying, (int64_t)exact_dying(c->table, counts->hierarchy));
	return counts->hierarchy == HIERARCHY_V2 || num_is(memcgs_total(c->memcgs), (int64_t)c->table->n);
}

/*
 * Rows come from the last walk of the kernel's tree and are kept up to date by events. They differ from the counters
 * where no event told of a change (cgroup.subtree_control), or where the event comes a grace period late
 * (cgroup_release). Then the tree is walked once more in this tick. False where the counters are shown and not the
 * rows.
 */
static bool rows_are_exact(struct census *c, const struct memcg_counts *counts, bool counted)
{
	struct walk_facts facts;

	if (rows_agree(c, counts, counted))
		return true;
	facts = facts_of(c);
	if (exact_runs(c->exact) && walkdue_again(&facts, counted)) {
		walk_now(c);
		return c->by_exact;
	}
	return !counted;
}

/*
 * The counts: where BPF walked the kernel's own tree, those of that tree; elsewhere those of the kernel's counters,
 * and an estimate of what the counters do not tell.
 */
static const char *count_memcgs(struct census *c, struct memcg_counts *counts)
{
	struct estimate_facts facts = {.trace = c->trace};
	const char *note = "";

	memcgs_count(c->memcgs, c->tree_live, counts, &note);
	facts.counted = counts_all(counts, note);
	if (c->by_exact && rows_are_exact(c, counts, facts.counted)) {
		exact_count(c->table, counts);
		return "";
	}
	if (!c->trace || c->by_exact)
		return note;
	facts.tree_live = c->tree_live;
	facts.total = memcgs_total(c->memcgs);
	estimate_count(&c->estimate, &facts, counts);
	return note;
}

/* What a limit of the kernel's count is worth, when the trace gave the figure. */
static bool note_holds(const struct memcg_counts *counts)
{
	return strcmp(counts->dying_source, "trace") != 0;
}

/* True where the counters leave something unknown that a walk of the kernel's own tree tells. */
static bool is_open(const struct census *c, const struct memcg_counts *counts, const char *note)
{
	const struct memcg *root = memcg_table_root(c->table);

	if (c->want & COLLECT_EXACT_IF_BETTER && (!counts->dying.known || (*note && note_holds(counts))))
		return true;
	return c->want & COLLECT_EXACT_IF_DYING && root && !root->unseen_dying.known &&
	       !num_is(counts->dying, (int64_t)c->table->dying);
}

static const char *count_better(struct census *c, struct memcg_counts *counts, const char *note)
{
	if (c->by_exact || !c->exact || !is_open(c, counts, note))
		return note;
	start_exact(c);
	if (!exact_runs(c->exact))
		return note;
	walk_now(c);
	return count_memcgs(c, counts);
}

void census_take(struct census *c, struct sample *s, bool want_size)
{
	const char *note;

	c->now_ns = s->at.boot_ns;
	if (c->walked)
		memcg_table_clock(c->table, c->now_ns);
	walk(c);
	if (!c->located)
		return;
	/* what the first walk filled the table with is no change; what comes after it is */
	if (c->walked && !c->table->since_ns)
		memcg_table_clock(c->table, c->now_ns);
	if (c->trace)
		follow_events(c, s, want_size);
	note = count_better(c, &s->counts, count_memcgs(c, &s->counts));
	if (*note && note_holds(&s->counts) && s->sources[SOURCE_CGROUP].state == STATE_OK)
		states_set(c->states, SOURCE_CGROUP, STATE_OK, note);
	c->dying = s->counts.dying;
	s->memcgs = c->table;
}

/* States of the sources */

/* Numbers of memcgs since the start. */
static void count_lives(const struct census *c, struct memcg_counts *counts)
{
	struct memcgtrace_state state = memcgtrace_state(c->trace);

	if (!state.runs)
		return;
	counts->created = num(state.created);
	counts->removed = num(state.removed);
	counts->freed = num(state.freed);
}

static void note_trace(struct census *c, struct sample *s)
{
	struct source_status status;

	if (!(c->want & COLLECT_TRACE))
		return;
	if (!c->trace) {
		states_set(c->states, SOURCE_TRACE, STATE_ABSENT, "a captured tree has no events");
		return;
	}
	if (!c->located) {
		states_set(c->states, SOURCE_TRACE, STATE_ABSENT, "waits until the memory controller is mounted");
		return;
	}
	count_lives(c, &s->counts);
	status = memcgtrace_status(c->trace);
	states_set(c->states, SOURCE_TRACE, status.state, status.detail);
}

/* Nobody can ask for more, so this is no fault that listings show; who wants to know what holds the dying reads why. */
static void note_no_kernel(struct census *c)
{
	if (c->want & WANT_EXACT)
		states_set(c->states, SOURCE_BPF, STATE_UNUSED,
			   "a captured tree has no kernel to ask; take a 'cgslab bundle' on the machine itself, as "
			   "root, on Linux 6.1 or later with BTF");
}

void census_note(struct census *c, struct sample *s)
{
	struct source_status status;

	note_trace(c, s);
	if (!c->exact) {
		note_no_kernel(c);
		return;
	}
	status = exact_status(c->exact);
	states_set(c->states, SOURCE_BPF, status.state, status.detail);
	exact_tell_holders(c->exact, s);
}

struct num census_size(const struct census *c)
{
	return c->trace ? memcgtrace_state(c->trace).size : NUM_UNKNOWN;
}

uint64_t census_lost(const struct census *c)
{
	return c->trace ? memcgtrace_state(c->trace).lost : 0;
}

struct memcgs *census_memcgs(const struct census *c)
{
	return c->memcgs;
}

const struct memcg_table *census_table(const struct census *c)
{
	return c->table;
}

/* Between ticks */

int census_fd(const struct census *c)
{
	return c->trace ? memcgtrace_fd(c->trace) : -1;
}

void census_drain(struct census *c)
{
	if (c->trace)
		memcgtrace_drain(c->trace);
}

void census_on_event(struct census *c, collector_event_fn *fn, void *user)
{
	if (c->trace)
		memcgtrace_tell(c->trace, fn, user);
}

int census_reclaim(const struct census *c, const struct memcg *m, uint64_t bytes)
{
	return c->located ? letgo_reclaim(memcgs_mountfd(c->memcgs), m, bytes) : -ENODEV;
}
