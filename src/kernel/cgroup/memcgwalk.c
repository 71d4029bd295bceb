/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk of folders (kernel/cgroup/memcgs.h), which finds the memcgs that there are. */
#include "kernel/cgroup/memcgparts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "kernel/cgroup/cgroupfiles.h"
#include "model/memcg.h"

/* Closes the folder that a walk ended in. */
static void walk_leave(struct memcgs *m)
{
	if (m->herefd >= 0)
		close(m->herefd);
	m->herefd = -1;
	m->here = NULL;
}

static void walk_push(struct memcgs *m, struct memcg *row)
{
	XGROW(m->pending, m->n_pending, m->pending_cap);
	m->pending[m->n_pending++] = row;
}

/* The row of a folder that was found: the row that it has, with its name of now, or a new row. */
static struct memcg *found_folder(struct memcgs *m, struct memcg_table *t, struct memcg *parent, uint64_t id,
				  const char *name, size_t len)
{
	struct memcg *row = memcg_table_find(t, m->where.root, id);

	if (!row || row->state == MEMCG_DYING)
		row = memcg_table_add(t, parent, m->where.root, id, name, len);
	else if (parent && (strlen(row->name) != len || memcmp(row->name, name, len)))
		memcg_table_rename(t, row, name, len);
	row->seen = m->walk;
	return row;
}

static enum cgroup_children children_of(struct memcgs *m, int dirfd)
{
	if (memcgs_read_below(m, dirfd, "cgroup.subtree_control"))
		return CHILDREN_WITHOUT_MEMCG;
	return subtree_control_children(buf_str(&m->text));
}

/*
 * A threaded cgroup has no memcg, since memory is not a threaded controller. A cgroup of the type "domain threaded"
 * has one: it is the domain above threaded cgroups.
 */
static bool has_memcg(struct memcgs *m, int dirfd, const char *name, enum cgroup_children kind)
{
	buf_clear(&m->path);
	buf_addf(&m->path, "%s/%s", name, kind == CHILDREN_WITH_MEMORY ? "memory.stat" : "cgroup.type");
	if (kind == CHILDREN_WITH_MEMORY)
		return !faccessat(dirfd, buf_str(&m->path), F_OK, 0);
	return !memcgs_read_below(m, dirfd, buf_str(&m->path)) && strncmp(buf_str(&m->text), "threaded", 8) != 0;
}

/*
 * False where a folder has no folder in it; it is not read for that. In kernfs the number of links of a folder is 2
 * and one more for each folder in it (fs/kernfs/inode.c, kernfs_refresh_inode()), as in most file systems. With any
 * other number than 2 the folder must be read.
 */
static bool may_have_folders(int dirfd, const char *name)
{
	struct stat st;

	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) || st.st_nlink != 2;
}

/* Some file systems into which a tree is captured do not tell the type of an entry. */
static bool is_folder(int dirfd, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return !fstatat(dirfd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISDIR(st.st_mode);
}

/*
 * v2: how many memcgs the kernel counts as dying at and below @row; no folder shows them. Where there are none at the
 * row above, no file is read. Dying memcgs that have rows are taken off when the walk is over (leave_unseen()).
 */
static void count_below(struct memcgs *m, int dirfd, const char *name, struct memcg *row)
{
	if (m->where.hierarchy != HIERARCHY_V2)
		return;
	if (row->parent && (!row->parent->unseen_dying.known || num_is(row->parent->unseen_dying, 0))) {
		row->unseen_dying = row->parent->unseen_dying;
		return;
	}
	buf_clear(&m->path);
	buf_addf(&m->path, "%s/cgroup.stat", name);
	row->unseen_dying = memcgs_read_below(m, dirfd, buf_str(&m->path))
				    ? NUM_UNKNOWN
				    : cgroup_stat_dying(buf_str(&m->text), NULL);
}

static void leave_unseen(struct memcg_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct num left = num_sub(t->rows[i]->unseen_dying, num(t->rows[i]->subtree_dying));

		if (left.known && left.v < 0)
			left.v = 0;
		t->rows[i]->unseen_dying = left;
	}
}

static void read_folder(struct memcgs *m, struct memcg_table *t, struct memcg *row, DIR *dir)
{
	enum cgroup_children kind = CHILDREN_WITH_MEMORY;
	struct dirent *e;

	if (m->where.hierarchy == HIERARCHY_V2) {
		kind = children_of(m, dirfd(dir));
		if (kind == CHILDREN_WITHOUT_MEMCG)
			return;
	}
	while ((e = readdir(dir))) {
		struct memcg *child;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || !is_folder(dirfd(dir), e))
			continue;
		if (m->where.hierarchy == HIERARCHY_V2 &&
		    !has_memcg(m, dirfd(dir), e->d_name, kind))
			continue;
		child = found_folder(m, t, row, e->d_ino, e->d_name, strlen(e->d_name));
		count_below(m, dirfd(dir), e->d_name, child);
		if (may_have_folders(dirfd(dir), e->d_name))
			walk_push(m, child);
	}
}

/* Goes to the folder @name below the one that the walk is in, or to ".." above it. 0 or -errno. */
static int walk_step(struct memcgs *m, struct memcg *to, const char *name)
{
	int fd = openat(m->herefd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(m->herefd);
	m->herefd = fd;
	m->here = to;
	return 0;
}

static int walk_start(struct memcgs *m, struct memcg *root)
{
	walk_leave(m);
	m->herefd = openat(m->tree.fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	m->here = root;
	return m->herefd < 0 ? -errno : 0;
}

static void note_down(struct memcgs *m, const struct memcg *row)
{
	XGROW(m->down, m->n_down, m->down_cap);
	m->down[m->n_down++] = row;
}

/* The nearest row at or above both. The way from it down to @to is noted. */
static const struct memcg *common_row(struct memcgs *m, const struct memcg *from, const struct memcg *to)
{
	unsigned up = from->depth, down = to->depth;

	m->n_down = 0;
	for (; up > down; up--)
		from = from->parent;
	for (; down > up; down--, to = to->parent)
		note_down(m, to);
	for (; from != to; from = from->parent, to = to->parent)
		note_down(m, to);
	return from;
}

static bool is_here(const struct memcgs *m)
{
	struct stat st;

	return !fstat(m->herefd, &st) && st.st_ino == m->here->id;
}

static int walk_descend(struct memcgs *m)
{
	int r = 0;

	while (m->n_down && !r) {
		struct memcg *row = (struct memcg *)m->down[--m->n_down];

		r = walk_step(m, row, row->name);
	}
	return r;
}

/*
 * Goes to the folder of @row from the folder in which the walk is, one name at a time, so that no path can be too
 * long. Where a folder on the way up was removed or moved meanwhile, it goes down from the root.
 */
static int go_to(struct memcgs *m, struct memcg *root, struct memcg *row)
{
	const struct memcg *top;
	int r = 0;

	if (!m->here)
		r = walk_start(m, root);
	if (r || m->here == row)
		return r;
	for (top = common_row(m, m->here, row); m->here != top && !r;)
		r = walk_step(m, m->here->parent, "..");
	if (r || !is_here(m)) {
		r = walk_start(m, root);
		common_row(m, m->here, row);
	}
	return r ? r : walk_descend(m);
}

static bool is_gone(int err)
{
	return err == -ENOENT || err == -ENODEV || err == -ESTALE || err == -ENOTDIR || err == -ELOOP;
}

/* Reads one folder. 0; 1 where it may not be read; or -errno where the walk must end. */
static int walk_one(struct memcgs *m, struct memcg_table *t, struct memcg *row)
{
	int r = go_to(m, memcg_table_root(t), row);
	DIR *dir;
	int fd;

	if (r)
		return is_gone(r) ? 0 : r == -EACCES || r == -EPERM ? 1 : r;
	fd = fcntl(m->herefd, F_DUPFD_CLOEXEC, 0);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		r = -errno;
		if (fd >= 0)
			close(fd);
		return r;
	}
	read_folder(m, t, row, dir);
	closedir(dir);
	return 0;
}

/* Ends the live rows that the walk did not meet: their cgroup or their memcg is gone. */
static void sweep_vanished(struct memcgs *m, struct memcg_table *t)
{
	for (size_t i = t->n; i-- > 0;) {
		struct memcg *row;

		if (i >= t->n)
			continue;
		row = t->rows[i];
		if (row->state != MEMCG_LIVE || row->seen == m->walk)
			continue;
		if (m->keep_vanished)
			memcg_table_dying(t, row, NUM_UNKNOWN);
		else
			memcg_table_remove(t, row);
	}
}

int memcgs_walk(struct memcgs *m, struct memcg_table *t, size_t *ret_denied)
{
	struct stat st;
	struct memcg *root;
	size_t denied = 0;
	int r = 0;

	if (m->tree.fd < 0 || fstat(m->tree.fd, &st))
		return -ENODEV;
	memcgs_take_totals(m);
	m->walk++;
	m->n_pending = 0;
	root = found_folder(m, t, NULL, st.st_ino, "", 0);
	count_below(m, m->tree.fd, ".", root);
	walk_push(m, root);
	while (m->n_pending && r >= 0) {
		r = walk_one(m, t, m->pending[--m->n_pending]);
		denied += r > 0;
	}
	walk_leave(m);
	if (r < 0)
		return r;
	sweep_vanished(m, t);
	leave_unseen(t);
	*ret_denied = denied;
	return 0;
}
