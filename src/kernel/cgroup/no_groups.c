/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For a build --without-libcgroup, in place of groups.c: no group is made, and the caller gets a sentence that says
 * so.
 */
#include "kernel/cgroup/groups.h"

#include <errno.h>

#include "base/buf.h"

int groups_open(const struct root *root, const struct groups_options *options, struct groups **ret,
		struct buf *notes, struct buf *why)
{
	(void)root;
	(void)options;
	(void)notes;
	*ret = NULL;
	buf_adds(why, "this build is without libcgroup, which makes and removes the groups that are measured");
	return -ENODEV;
}

int groups_add(struct groups *g)
{
	(void)g;
	return -ENODEV;
}

void groups_explain(const struct groups *g, int err, struct buf *why)
{
	(void)g;
	(void)err;
	(void)why;
}

int groups_trim(struct groups *g, size_t n, struct buf *why)
{
	(void)g;
	(void)n;
	(void)why;
	return 0;
}

int groups_remove(struct groups *g, struct buf *why)
{
	(void)g;
	(void)why;
	return 0;
}

void groups_free(struct groups *g)
{
	(void)g;
}

size_t groups_count(const struct groups *g)
{
	(void)g;
	return 0;
}

const char *groups_dir(const struct groups *g)
{
	(void)g;
	return "";
}

const char *groups_controllers(const struct groups *g)
{
	(void)g;
	return "";
}

enum hierarchy groups_hierarchy(const struct groups *g)
{
	(void)g;
	return HIERARCHY_UNKNOWN;
}
