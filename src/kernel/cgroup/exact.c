/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/exact.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/cgroup/csswalk.h"
#include "model/memcg.h"

struct exact {
	struct csswalk *walk;
	struct csstable *table;
	bool tried, attached;
	int err;
	struct buf why;
	struct csswalk_result last;
};

struct exact *exact_new(void)
{
	struct exact *e = xcalloc(1, sizeof(*e));

	e->table = csstable_new();
	return e;
}

void exact_free(struct exact *e)
{
	if (!e)
		return;
	csswalk_free(e->walk);
	csstable_free(e->table);
	buf_done(&e->why);
	free(e);
}

void exact_load(struct exact *e)
{
	if (e->tried)
		return;
	e->tried = true;
	e->err = csswalk_new(&e->walk, &e->why);
}

void exact_attach(struct exact *e, int cgroup_fd)
{
	if (!e->walk)
		return;
	buf_clear(&e->why);
	e->err = csswalk_attach(e->walk, cgroup_fd, &e->why);
	e->attached = !e->err;
}

void exact_detach(struct exact *e)
{
	if (!e->walk)
		return;
	csswalk_detach(e->walk);
	e->attached = false;
	e->err = -ENODATA;
	buf_clear(&e->why);
	buf_adds(&e->why, "no tree of memory cgroups is there to be walked");
}

bool exact_runs(const struct exact *e)
{
	return e && e->attached;
}

bool exact_walk(struct exact *e, struct memcg_table *t, const struct csstable_how *how)
{
	int r = csstable_walk(e->table, e->walk, t, how, &e->last);

	if (!r)
		return true;
	e->attached = false;
	e->err = r;
	buf_clear(&e->why);
	buf_addf(&e->why, "the kernel's tree of memcgs could not be walked: %s", strerror(-r));
	return false;
}

size_t exact_dying(const struct memcg_table *t, enum hierarchy hierarchy)
{
	size_t dying = t->dying;

	for (size_t i = 0; i < t->dying && hierarchy == HIERARCHY_V2; i++)
		dying -= t->dying_rows[i]->late;
	return dying;
}

void exact_count(const struct memcg_table *t, struct memcg_counts *ret)
{
	ret->live = num((int64_t)t->live);
	ret->live_source = "bpf";
	ret->dying = num((int64_t)exact_dying(t, ret->hierarchy));
	ret->dying_source = "bpf";
	/* It goes up to the hierarchy's root, whatever part of it is mounted here. */
	ret->is_part = false;
	ret->part_live = ret->part_dying = NUM_UNKNOWN;
}

struct source_status exact_status(struct exact *e)
{
	struct source_status status = {STATE_OK, ""};

	if (!e->tried)
		return (struct source_status){STATE_UNUSED, ""};
	if (e->err) {
		status.state = e->err == -EPERM || e->err == -EACCES ? STATE_DENIED : STATE_ABSENT;
		status.detail = buf_str(&e->why);
	} else if (e->last.odd) {
		buf_clear(&e->why);
		buf_addf(&e->why, "%" PRIu64 " memcgs made no sense when they were read, and are left out",
			 e->last.odd);
		status = (struct source_status){STATE_LOSSY, buf_str(&e->why)};
	}
	return status;
}
