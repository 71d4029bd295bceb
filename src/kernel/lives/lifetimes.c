/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/lifetimesparts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/lives/cutpath.h"
#include "model/memcg.h"

/* So many events are kept between two ticks at most; of more the tree is walked instead. */
#define OPS_MAX		(1U << 18)
#define OPS_PATHS_BYTES (32U << 20)

/* So many ticks a birth may wait until a walk finds its parent. */
#define TRIES_MAX 3

struct lifetimes *lifetimes_new(struct memcg_table *table, const struct lifetimes_ops *ops, void *user)
{
	struct lifetimes *l = xcalloc(1, sizeof(*l));

	l->table = table;
	l->ops = ops;
	l->user = user;
	l->lookup.table = table;
	l->churns = CHURNSUMS_INIT;
	return l;
}

void lifetimes_free(struct lifetimes *l)
{
	if (!l)
		return;
	pending_clear(&l->log);
	churnsums_done(&l->churns);
	buf_done(&l->text);
	buf_done(&l->path);
	free(l->found);
	free(l->ended);
	free(l);
}

void lifetimes_at(struct lifetimes *l, struct moment now, bool v2)
{
	l->now = now;
	l->v2 = v2;
}

static int64_t boot_of(const struct lifetimes *l, int64_t mono_ns)
{
	return mono_ns + (l->now.boot_ns - l->now.mono_ns);
}

static int64_t utc_of(const struct lifetimes *l, int64_t boot_ns)
{
	return boot_ns + (l->now.utc_ns - l->now.boot_ns);
}

void lifetimes_reset(struct lifetimes *l)
{
	pending_clear(&l->log);
	l->n_ended = 0;
	l->n_found = l->n_due = 0;
	l->walked_once = false;
	l->finds_are_told = false;
	l->wants_walk = true;
	l->look_for_doubtful = false;
	l->doubtful = 0;
	l->last_kernel_dying = NUM_UNKNOWN;
	l->unseen = NUM_UNKNOWN;
}

/* Rows for the table `events` */

static enum event_kind event_of(enum trace_kind kind)
{
	static const enum event_kind kinds[] = {
		[TRACE_BORN] = EVENT_BORN,   [TRACE_RENAMED] = EVENT_RENAMED,
		[TRACE_DYING] = EVENT_DYING, [TRACE_FREED] = EVENT_FREED,
		[TRACE_LOST] = EVENT_LOST,
	};

	return kinds[kind];
}

static struct num lifetime_of(const struct op *birth, const struct memcg *row, int64_t boot_ns)
{
	if (birth)
		return num(boot_ns - birth->boot_ns);
	if (row && row->born_exact)
		return num_sub(num(boot_ns), row->born_boot_ns);
	return NUM_UNKNOWN;
}

static void tell_event(struct lifetimes *l, const struct op *op, const struct op *birth,
		       const struct memcg *row)
{
	struct event e = {
		.kind = event_of(op->kind),
		.boot_ns = op->boot_ns,
		.utc_ns = utc_of(l, op->boot_ns),
		.root = op->root,
		.id = num_u(op->id),
		.path = op->path,
		.path_cut = op->cut,
		.pid = op->pid > 0 ? num(op->pid) : NUM_UNKNOWN,
		.comm = *op->comm ? op->comm : NULL,
	};

	if (op->kind == TRACE_DYING || op->kind == TRACE_FREED)
		e.lifetime_ns = lifetime_of(birth, row, op->boot_ns);
	l->ops->event(l->user, &e);
}

void lifetimes_tell_found(struct lifetimes *l, enum event_kind kind, const struct memcg *row)
{
	struct event e = {
		.kind = kind,
		.boot_ns = l->now.boot_ns,
		.utc_ns = l->now.utc_ns,
		.root = row->root,
		.id = num_u(row->id),
	};

	buf_clear(&l->path);
	memcg_path_raw(row, &l->path);
	e.path = buf_str(&l->path);
	if (kind != EVENT_BORN)
		e.lifetime_ns = lifetime_of(NULL, row, l->now.boot_ns);
	l->ops->event(l->user, &e);
}

/* Feeding */

/* "/a/b" is "/a" and "b"; what has no slash lies below the root. */
static const char *parent_path(const char *path, size_t *ret_len, const char **ret_name)
{
	const char *slash = strrchr(path, '/');

	*ret_name = slash ? slash + 1 : path;
	*ret_len = slash > path ? (size_t)(slash - path) : 1;
	return slash > path ? path : "/";
}

/*
 * Puts into l->path the path of the cgroup of @e: that in the event, or where the kernel cut it, the one that is
 * known of the cgroup or that its handle gives. True where the result is whole.
 */
static bool whole_path(struct lifetimes *l, const struct trace_event *e, const struct op *newest,
		       const struct memcg *row)
{
	buf_clear(&l->path);
	if (e->path_len < TRACE_PATH_MAX) {
		buf_add(&l->path, e->path, e->path_len);
		return true;
	}
	if (newest && !newest->cut && cutpath_mend(e->path, e->path_len, newest->path, &l->path))
		return true;
	buf_clear(&l->text);
	if (row)
		memcg_path_raw(row, &l->text);
	if (row && cutpath_mend(e->path, e->path_len, buf_str(&l->text), &l->path))
		return true;
	if (!l->ops->resolve(l->user, e->id, &l->path))
		return true;
	buf_clear(&l->path);
	buf_add(&l->path, e->path, e->path_len);
	return false;
}

static struct op *new_op(struct lifetimes *l, const struct trace_event *e, const struct op *newest,
			 const struct memcg *row)
{
	bool whole = whole_path(l, e, newest, row);
	struct op *op = xcalloc(1, sizeof(*op) + l->path.len + 1);

	op->kind = e->kind;
	op->root = e->root;
	op->id = e->id;
	op->boot_ns = boot_of(l, e->mono_ns);
	op->cut = !whole;
	if (l->path.len)
		memcpy(op->path, l->path.bytes, l->path.len);
	/* a worker of the kernel releases cgroups: no program did it */
	if (e->kind != TRACE_FREED && e->pid > 0) {
		op->pid = e->pid;
		if (!l->ops->comm(l->user, e->pid, op->boot_ns, op->comm))
			*op->comm = '\0';
	}
	return op;
}

static bool gets_memcg(struct lifetimes *l, const struct trace_event *e)
{
	const char *parent, *name;
	char *path;
	size_t len;
	int r;

	if (!l->v2)
		return true;
	path = xstrndup(e->path, e->path_len);
	parent = parent_path(path, &len, &name);
	buf_clear(&l->path);
	buf_add(&l->path, parent, len);
	r = l->ops->children_have_memcgs(l->user, buf_str(&l->path));
	free(path);
	return r > 0;
}

/* Counts a memcg that was born and freed since the last tick, and that no walk has put into the table. */
static void count_short(struct lifetimes *l, struct op *newest, const struct op *birth)
{
	size_t len;
	const char *name, *parent = parent_path(birth->path, &len, &name);

	churnsums_add(&l->churns, parent, len, *birth->comm ? birth->comm : NULL);
	pending_drop_all(&l->log, newest);
}

/* Tells that @lost events are missing. The end of a row may be among them. */
static void tell_loss(struct lifetimes *l, int64_t mono_ns, uint64_t lost)
{
	struct event row = {
		.kind = EVENT_LOST,
		.boot_ns = boot_of(l, mono_ns),
		.lost = num_u(lost),
	};

	row.utc_ns = utc_of(l, row.boot_ns);
	l->loss_boot_ns = row.boot_ns;
	l->look_for_doubtful = true;
	l->wants_walk = true;
	l->ops->event(l->user, &row);
}

/*
 * More events wait than are kept: they are dropped, and the tree is walked instead. Each was told as it came, so what
 * that walk finds is not told again. Rows whose release is among them leave the table at the tick all the same.
 */
static void drop_pending(struct lifetimes *l, int64_t mono_ns)
{
	size_t lost = l->log.n;

	for (const struct op *op = l->log.first; op; op = op->next) {
		if (op->kind != TRACE_FREED || !memcg_table_find(l->table, op->root, op->id))
			continue;
		XGROW(l->ended, l->n_ended, l->ended_cap);
		l->ended[l->n_ended++] = (struct cgroup_key){op->root, op->id};
		lost--;
	}
	pending_clear(&l->log);
	l->n_found = l->n_due = 0;
	l->finds_are_told = true;
	l->dropped += lost;
	tell_loss(l, mono_ns, lost);
}

/*
 * The release of a memcg without a row. It was dying before this program looked; or it belongs to a mkdir that
 * failed, and then the next count corrects the number. After a loss it is likely a memcg whose birth was lost.
 */
static void free_unseen(struct lifetimes *l)
{
	if (l->unseen.known && l->unseen.v > 0 && !l->look_for_doubtful)
		l->unseen.v--;
}

void lifetimes_feed(struct lifetimes *l, const struct trace_event *e)
{
	struct op *newest = pending_newest(&l->log, e->root, e->id);
	struct memcg *row = memcg_table_find(l->table, e->root, e->id);
	struct op *birth = newest ? newest->birth : NULL;
	struct op *op;

	if (e->kind == TRACE_LOST) {
		tell_loss(l, e->mono_ns, e->lost);
		return;
	}
	if (e->kind == TRACE_BORN ? !gets_memcg(l, e) : !newest && !row) {
		/* on v1 every cgroup has a memcg: this one was born before the trace, or its birth was lost */
		if (e->kind == TRACE_FREED)
			free_unseen(l);
		if (e->kind != TRACE_DYING || l->v2)
			return;
	}
	op = new_op(l, e, newest, row);
	tell_event(l, op, birth, row);
	if (e->kind == TRACE_FREED && birth && !row) {
		free(op);
		count_short(l, newest, birth);
	} else if (e->kind != TRACE_BORN && !newest && !row) {
		free(op);
	} else {
		pending_append(&l->log, op);
	}
	if (l->log.n > OPS_MAX || l->log.path_bytes > OPS_PATHS_BYTES)
		drop_pending(l, e->mono_ns);
}

/* Applying */

static void set_birth(struct lifetimes *l, struct memcg *row, const struct op *op)
{
	if (row->born_exact)
		return;
	row->born_boot_ns = num(op->boot_ns);
	row->born_exact = true;
	row->creator_pid = op->pid > 0 ? num(op->pid) : NUM_UNKNOWN;
	free(row->creator);
	row->creator = *op->comm ? xstrdup(op->comm) : NULL;
	memcg_table_touch(l->table, row);
}

static bool was_removed(const struct op *birth, const struct op *newest)
{
	for (; newest && newest != birth; newest = newest->older)
		if (newest->kind == TRACE_DYING)
			return true;
	return false;
}

/* Adds a row below the deepest ancestor that has one, with the rest of the path as its name. */
static struct memcg *place_near(struct lifetimes *l, const struct op *op, struct memcg *near,
				const char *rest)
{
	if (!near)
		return NULL;
	buf_clear(&l->text);
	buf_adds(&l->text, rest);
	if (op->cut)
		buf_adds(&l->text, "...");
	return memcg_table_add(l->table, near, op->root, op->id, buf_str(&l->text), l->text.len);
}

/* True where @op is done with; false where it waits for a walk to find its parent. */
static bool apply_born(struct lifetimes *l, struct op *op)
{
	struct memcg *row = memcg_table_find(l->table, op->root, op->id);
	struct memcg *near, *parent;
	const char *rest, *name;
	size_t len;

	if (!row) {
		const char *path = parent_path(op->path, &len, &name);

		parent = pathlookup_row(&l->lookup, path, len, &near, &rest);
		if (parent && !op->cut) {
			row = memcg_table_add(l->table, parent, op->root, op->id, name,
					      strlen(name));
		} else if (++op->tries < TRIES_MAX) {
			l->wants_walk = true;
			return false;
		} else if (was_removed(op, pending_newest(&l->log, op->root, op->id))) {
			/* it was removed, so no walk will find it; but it may be dying for long */
			pathlookup_row(&l->lookup, op->path, strlen(op->path), &near, &rest);
			row = place_near(l, op, near, rest);
		}
	}
	if (row)
		set_birth(l, row, op);
	return true;
}

static void apply_renamed(struct lifetimes *l, const struct op *op)
{
	struct memcg *row = memcg_table_find(l->table, op->root, op->id);
	const char *slash = strrchr(op->path, '/');

	if (!row || !row->parent || !slash)
		return;
	if (op->cut)
		l->wants_walk = true;
	else
		memcg_table_rename(l->table, row, slash + 1, strlen(slash + 1));
}

static void apply_dying(struct lifetimes *l, const struct op *op)
{
	struct memcg *row = memcg_table_find(l->table, op->root, op->id);

	if (!row)
		return;
	if (row->state == MEMCG_LIVE) {
		memcg_table_dying(l->table, row, num(op->boot_ns));
	} else if (!row->dying_boot_ns.known) {
		/* a walk found it gone before; now the moment is known */
		row->dying_boot_ns = num(op->boot_ns);
		memcg_table_touch(l->table, row);
	}
}

/* A cgroup is released after all memcgs that it ever had. */
static void end_rows(struct lifetimes *l, uint32_t root, uint64_t id)
{
	struct memcg *row = memcg_table_find(l->table, root, id);
	uint32_t older;

	if (!row)
		return;
	older = row->incarnation;
	memcg_table_remove(l->table, row);
	for (size_t i = l->table->n; older && i-- > 0;) {
		if (i >= l->table->n)
			continue;
		row = l->table->rows[i];
		if (row->root == root && row->id == id)
			memcg_table_remove(l->table, row);
	}
}

static bool apply_op(struct lifetimes *l, struct op *op)
{
	if (op->older)
		return false; /* an op of the same cgroup waits before it */
	switch (op->kind) {
	case TRACE_BORN:
		return apply_born(l, op);
	case TRACE_RENAMED:
		apply_renamed(l, op);
		return true;
	case TRACE_DYING:
		apply_dying(l, op);
		return true;
	case TRACE_FREED:
		end_rows(l, op->root, op->id);
		return true;
	default:
		return true;
	}
}

/* Tells the changes that a walk found and that had no event since. */
static void tell_unexplained(struct lifetimes *l, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct memcg *row = memcg_table_find(l->table, l->found[i].root, l->found[i].id);

		if (!row)
			continue;
		if (row->state == MEMCG_DYING && !row->dying_boot_ns.known)
			lifetimes_tell_found(l, EVENT_DYING, row);
		else if (row->state == MEMCG_LIVE && !row->born_exact)
			lifetimes_tell_found(l, EVENT_BORN, row);
	}
	if (l->n_found > n)
		memmove(l->found, l->found + n, (l->n_found - n) * sizeof(*l->found));
	l->n_found -= n;
	l->n_due = l->n_found;
}

void lifetimes_settle(struct lifetimes *l)
{
	struct op *next;

	for (size_t i = 0; i < l->n_ended; i++)
		end_rows(l, l->ended[i].root, l->ended[i].id);
	l->n_ended = 0;
	for (struct op *op = l->log.first; op; op = next) {
		next = op->next;
		if (apply_op(l, op))
			pending_drop_oldest(&l->log, op);
	}
	tell_unexplained(l, l->n_due);
}

/* True once of a row: it is dying, and no event told when it began to. */
static bool is_found_dying(struct memcg *m)
{
	bool found = m->state == MEMCG_DYING && !m->dying_boot_ns.known && !m->found_dying;

	m->found_dying |= found;
	return found;
}

/*
 * What is told of a change that a walk made. A row that is new and dying was removed before we looked, where no
 * event was lost that could have told of its life.
 */
static bool is_to_be_told(const struct lifetimes *l, const struct memcg_change *c, bool found_dying)
{
	if (!l->walked_once || l->finds_are_told || c->kind == MEMCG_REMOVED)
		return false;
	if (c->kind == MEMCG_CHANGED)
		return found_dying;
	return !found_dying || l->loss_boot_ns;
}

void lifetimes_walked(struct lifetimes *l)
{
	l->wants_walk = false;
	for (size_t i = 0; i < l->table->n_changes; i++) {
		const struct memcg_change *c = &l->table->changes[i];
		bool found_dying = is_found_dying(c->row);

		l->look_for_doubtful |= found_dying && l->walked_once;
		if (!is_to_be_told(l, c, found_dying))
			continue;
		XGROW(l->found, l->n_found, l->found_cap);
		l->found[l->n_found++] = (struct cgroup_key){c->row->root, c->row->id};
	}
	l->walked_once = true;
	l->finds_are_told = false;
}

bool lifetimes_wants_walk(const struct lifetimes *l)
{
	return l->wants_walk;
}

uint64_t lifetimes_dropped(const struct lifetimes *l)
{
	return l->dropped;
}

const struct churn *lifetimes_churn(const struct lifetimes *l, size_t *ret_n)
{
	*ret_n = l->churns.n;
	return l->churns.rows;
}

void lifetimes_forget_churn(struct lifetimes *l)
{
	churnsums_clear(&l->churns);
}
