/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dying rows whose end was not seen (kernel/lives/lifetimes.h), because their memcgs died without an event or events
 * were lost; and memcgs that were dying before this program looked. The kernel's count of dying memcgs tells of both.
 */
#include "kernel/lives/lifetimesparts.h"

#include "model/memcg.h"

static bool is_doubtful(const struct lifetimes *l, const struct memcg *m)
{
	if (m->state != MEMCG_DYING)
		return false;
	return !m->dying_boot_ns.known || m->dying_boot_ns.v <= l->loss_boot_ns;
}

/* True where a walk found the row gone and that was not told yet. */
static bool is_untold(const struct lifetimes *l, const struct memcg *m)
{
	for (size_t i = 0; i < l->n_found; i++)
		if (l->found[i].root == m->root && l->found[i].id == m->id)
			return true;
	return false;
}

static void remove_doubtful(struct lifetimes *l)
{
	for (size_t i = l->table->n; i-- > 0;) {
		if (i >= l->table->n || !is_doubtful(l, l->table->rows[i]))
			continue;
		if (is_untold(l, l->table->rows[i]))
			lifetimes_tell_found(l, EVENT_DYING, l->table->rows[i]);
		lifetimes_tell_found(l, EVENT_FREED, l->table->rows[i]);
		memcg_table_remove(l->table, l->table->rows[i]);
	}
	l->doubtful = 0;
}

static size_t count_doubtful(const struct lifetimes *l)
{
	size_t n = 0;

	for (size_t i = 0; l->look_for_doubtful && i < l->table->n; i++)
		n += is_doubtful(l, l->table->rows[i]);
	return n;
}

void lifetimes_reconcile(struct lifetimes *l, struct num kernel_dying)
{
	bool twice = kernel_dying.known && num_is(l->last_kernel_dying, kernel_dying.v);
	struct num seen = num((int64_t)l->table->dying);
	struct num excess, most;
	size_t doubtful;

	l->last_kernel_dying = kernel_dying;
	if (kernel_dying.known && !l->unseen.known)
		l->unseen = num(kernel_dying.v > seen.v ? kernel_dying.v - seen.v : 0);
	if (!twice)
		return;
	doubtful = count_doubtful(l);
	l->look_for_doubtful = doubtful > 0;
	l->doubtful = 0;
	/* what is certain leaves no more than this for memcgs that were dying before */
	most = num_sub(kernel_dying, num_sub(seen, num((int64_t)doubtful)));
	if (!doubtful || l->unseen.v > most.v)
		l->unseen = num(most.v > 0 ? most.v : 0);
	excess = num_sub(num_add(seen, l->unseen), kernel_dying);
	if (doubtful && excess.v >= (int64_t)doubtful)
		remove_doubtful(l);
	else if (excess.v > 0)
		l->doubtful = (size_t)excess.v;
}

void lifetimes_unseen_at_most(struct lifetimes *l, struct num most)
{
	/* a memcg whose end was not seen is still in the table: as live before the walk, as doubtful after it */
	if (l->wants_walk)
		return;
	most = num_add(most, num((int64_t)count_doubtful(l)));
	if (most.known && l->unseen.known && l->unseen.v > most.v)
		l->unseen = num(most.v > 0 ? most.v : 0);
}

struct num lifetimes_unseen(const struct lifetimes *l)
{
	return l->unseen;
}

size_t lifetimes_doubtful(const struct lifetimes *l)
{
	return l->doubtful;
}
