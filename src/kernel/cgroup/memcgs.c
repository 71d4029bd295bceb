/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/memcgs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/cgroup/cgroupfiles.h"
#include "kernel/cgroup/where.h"
#include "model/memcg.h"

/* mm/memcontrol.c, MEM_CGROUP_ID_MAX: ids are 16 bits wide, and 0 is none. */
#define MEMCG_ID_LIMIT 65535

#define FILE_MAX (1U << 20)

/* kernfs gives cgroups away by this handle: include/linux/exportfs.h, FILEID_KERNFS. */
#define KERNFS_HANDLE_TYPE 0xfe

struct memcgs {
	const struct root *root;
	struct where tree;
	struct memcgs_where where; /* of it, for others */
	uint64_t walk;            /* counts walks, for rows' seen */
	struct buf totals;        /* the kernel's, as text: v1 num_cgroups, v2 the root's cgroup.stat */
	struct num before;        /* v1: that number */
	struct buf walked;        /* those of when the last walk began */
	struct buf text;          /* scratch */
	struct buf path;          /* scratch */
	struct buf why;           /* why there is no tree, or what a count is worth */
	struct memcg **pending;   /* folders still to be read */
	size_t n_pending, pending_cap;
	struct memcg *here;       /* the folder that the walk is in */
	int herefd;
	const struct memcg **down; /* scratch: the way down to a folder, from its end */
	size_t n_down, down_cap;
	bool keep_vanished;
};

struct memcgs *memcgs_new(const struct root *root)
{
	struct memcgs *m = xcalloc(1, sizeof(*m));

	m->root = root;
	m->tree = WHERE_INIT;
	m->herefd = -1;
	return m;
}

static void walk_leave(struct memcgs *m)
{
	if (m->herefd >= 0)
		close(m->herefd);
	m->herefd = -1;
	m->here = NULL;
}

static void forget_tree(struct memcgs *m)
{
	where_done(&m->tree);
	m->where = (struct memcgs_where){0};
}

void memcgs_free(struct memcgs *m)
{
	if (!m)
		return;
	forget_tree(m);
	walk_leave(m);
	buf_done(&m->totals);
	buf_done(&m->walked);
	buf_done(&m->text);
	buf_done(&m->path);
	buf_done(&m->why);
	free(m->pending);
	free(m->down);
	free(m);
}

const struct memcgs_where *memcgs_where(const struct memcgs *m)
{
	return &m->where;
}

int memcgs_mountfd(const struct memcgs *m)
{
	return m->tree.fd;
}

static struct proc_cgroups read_proc_cgroups(struct memcgs *m)
{
	buf_clear(&m->text);
	if (root_read(m->root, "proc/cgroups", &m->text, FILE_MAX))
		return (struct proc_cgroups){0};
	return proc_cgroups_parse(buf_str(&m->text), "memory");
}

static int read_below(struct memcgs *m, int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int r;

	buf_clear(&m->text);
	if (fd < 0)
		return -errno;
	r = fd_read(fd, &m->text, FILE_MAX);
	close(fd);
	return r;
}

int memcgs_locate(struct memcgs *m, const char **ret_why)
{
	int r;

	forget_tree(m);
	r = where_find(m->root, &m->tree, &m->why);
	if (r) {
		*ret_why = buf_str(&m->why);
		return r;
	}
	m->where = (struct memcgs_where){
		.hierarchy = m->tree.hierarchy,
		.root = m->tree.number,
		.is_part = m->tree.is_part,
		.mount = m->tree.mount,
	};
	return 0;
}

void memcgs_keep_vanished(struct memcgs *m, bool keep)
{
	m->keep_vanished = keep;
}

bool memcgs_moved(struct memcgs *m)
{
	struct stat ours, now;
	int fd;

	if (m->tree.fd < 0 || fstat(m->tree.fd, &ours))
		return false;
	fd = root_openat(m->root, m->tree.mount, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return true;
	if (fstat(fd, &now))
		now = ours;
	close(fd);
	return now.st_dev != ours.st_dev || now.st_ino != ours.st_ino;
}

/* Opens the folder at the raw path @path below the tree's, however long it is: a piece at a time. */
static int open_path(struct memcgs *m, const char *path)
{
	int fd = openat(m->tree.fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0 && *(path += strspn(path, "/"))) {
		size_t len = strlen(path);
		int next;

		if (len >= PATH_MAX)
			for (len = PATH_MAX - 1; len && path[len] != '/';)
				len--;
		buf_clear(&m->path);
		buf_add(&m->path, path, len);
		next = openat(fd, buf_str(&m->path), O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (next < 0)
			next = -errno;
		close(fd);
		fd = next;
		path += len;
	}
	return fd;
}

int memcgs_children_have_memcgs(struct memcgs *m, const char *parent)
{
	int fd = open_path(m, parent);
	int r;

	if (fd < 0)
		return fd;
	r = read_below(m, fd, "cgroup.subtree_control");
	close(fd);
	if (r)
		return r;
	return text_has_word(buf_str(&m->text), "memory", " \n") || text_has_word(buf_str(&m->text), "io", " \n");
}

int memcgs_open(struct memcgs *m, const struct memcg *row)
{
	struct buf path = BUF_INIT;
	int fd;

	memcg_path_raw(row, &path);
	fd = open_path(m, buf_str(&path));
	buf_done(&path);
	return fd;
}

int memcgs_path_of(struct memcgs *m, uint64_t id, struct buf *ret)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + sizeof(id)];
	} h = {.handle = {.handle_bytes = sizeof(id), .handle_type = KERNFS_HANDLE_TYPE}};
	size_t mount = strlen(m->tree.mount);
	char link[48], path[4096];
	ssize_t n;
	int fd;

	memcpy(h.handle.f_handle, &id, sizeof(id));
	fd = open_by_handle_at(m->tree.fd, &h.handle, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path));
	close(fd);
	if (n < 0 || (size_t)n >= sizeof(path) || (size_t)n <= mount ||
	    memcmp(path, m->tree.mount, mount) != 0)
		return -ENAMETOOLONG;
	buf_add(ret, path + mount, (size_t)n - mount);
	return 0;
}

/* The walk */

static void walk_push(struct memcgs *m, struct memcg *row)
{
	XGROW(m->pending, m->n_pending, m->pending_cap);
	m->pending[m->n_pending++] = row;
}

/* The row of a folder that was found: the one it has, renamed where it was, or a new one. */
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

/* What the parent's cgroup.subtree_control says of its children, on v2. */
enum children { CHILDREN_NONE, CHILDREN_MEMORY, CHILDREN_IO_ONLY };

static enum children children_of(struct memcgs *m, int dirfd)
{
	if (read_below(m, dirfd, "cgroup.subtree_control"))
		return CHILDREN_NONE;
	if (text_has_word(buf_str(&m->text), "memory", " \n"))
		return CHILDREN_MEMORY;
	return text_has_word(buf_str(&m->text), "io", " \n") ? CHILDREN_IO_ONLY : CHILDREN_NONE;
}

/*
 * A threaded cgroup has no memcg: memory is no threaded controller. "domain threaded" is the type of
 * the domain above threaded ones, which has one.
 */
static bool has_memcg(struct memcgs *m, int dirfd, const char *name, enum children kind)
{
	buf_clear(&m->path);
	buf_addf(&m->path, "%s/%s", name, kind == CHILDREN_MEMORY ? "memory.stat" : "cgroup.type");
	if (kind == CHILDREN_MEMORY)
		return !faccessat(dirfd, buf_str(&m->path), F_OK, 0);
	return !read_below(m, dirfd, buf_str(&m->path)) && strncmp(buf_str(&m->text), "threaded", 8) != 0;
}

/*
 * False where a folder has no folder in it, told without reading it: kernfs keeps a folder's links at
 * 2 + folders (fs/kernfs/inode.c, kernfs_refresh_inode()), as most file systems do. Any other
 * number than 2 means that it must be read.
 */
static bool may_have_folders(int dirfd, const char *name)
{
	struct stat st;

	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) || st.st_nlink != 2;
}

/* Some file systems that a tree is captured to do not tell an entry's type. */
static bool is_folder(int dirfd, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return !fstatat(dirfd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISDIR(st.st_mode);
}

/* Dying memcgs by a cgroup.stat; before 6.12 all cgroups that were removed and are not freed. */
static struct num stat_dying(const char *text)
{
	struct num memory = cgroup_stat_value(text, "nr_dying_subsys_memory");

	return memory.known ? memory : cgroup_stat_value(text, "nr_dying_descendants");
}

/*
 * v2: what the kernel counts as dying at and below @row, which no folder shows. Where there are none above
 * it no file is read. Rows of dying ones are taken off when the walk is over (leave_unseen()).
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
	row->unseen_dying = read_below(m, dirfd, buf_str(&m->path)) ? NUM_UNKNOWN
								    : stat_dying(buf_str(&m->text));
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
	enum children kind = CHILDREN_MEMORY;
	struct dirent *e;

	if (m->where.hierarchy == HIERARCHY_V2) {
		kind = children_of(m, dirfd(dir));
		if (kind == CHILDREN_NONE)
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

/* The nearest row at or above both; the way from there down to @to is noted. */
static const struct memcg *common_depth(struct memcgs *m, const struct memcg *from, const struct memcg *to)
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
 * Goes to the folder of @row from where the walk is, so that no path is longer than a name. Where something on the
 * way up was removed or moved meanwhile, it goes down from the root.
 */
static int go_to(struct memcgs *m, struct memcg *root, struct memcg *row)
{
	const struct memcg *top;
	int r = 0;

	if (!m->here)
		r = walk_start(m, root);
	if (r || m->here == row)
		return r;
	for (top = common_depth(m, m->here, row); m->here != top && !r;)
		r = walk_step(m, m->here->parent, "..");
	if (r || !is_here(m)) {
		r = walk_start(m, root);
		common_depth(m, m->here, row);
	}
	return r ? r : walk_descend(m);
}

static bool is_gone(int err)
{
	return err == -ENOENT || err == -ENODEV || err == -ESTALE || err == -ENOTDIR || err == -ELOOP;
}

/* 0, 1 where the folder may not be read, or -errno where the walk must end. */
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

/* Live rows that the walk did not meet: their cgroup or their memcg is gone. */
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

void memcgs_mark(struct memcgs *m)
{
	struct proc_cgroups p;

	buf_clear(&m->totals);
	m->before = NUM_UNKNOWN;
	if (m->where.hierarchy == HIERARCHY_V2) {
		if (m->tree.fd >= 0 && !read_below(m, m->tree.fd, "cgroup.stat"))
			buf_add(&m->totals, buf_str(&m->text), m->text.len);
		return;
	}
	p = read_proc_cgroups(m);
	m->before = p.listed ? num_u(p.num) : NUM_UNKNOWN;
	buf_addf(&m->totals, "%llu", (unsigned long long)p.num);
}

bool memcgs_totals_changed(const struct memcgs *m)
{
	return strcmp(buf_str(&m->totals), buf_str(&m->walked)) != 0;
}

void memcgs_take_totals(struct memcgs *m)
{
	memcgs_mark(m);
	buf_clear(&m->walked);
	buf_add(&m->walked, buf_str(&m->totals), m->totals.len);
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

/* Counts */

struct num memcgs_total(const struct memcgs *m)
{
	if (m->where.hierarchy == HIERARCHY_V2)
		return cgroup_stat_value(buf_str(&m->totals), "nr_subsys_memory");
	return m->before;
}

static void count_v2(const struct memcgs *m, struct memcg_counts *ret, const char **ret_note)
{
	const char *stat = buf_str(&m->totals);
	struct num live, dying;

	if (!*stat) {
		*ret_note = "cgroup.stat of the root cannot be read: dying memcgs are not counted";
		return;
	}
	live = cgroup_stat_value(stat, "nr_subsys_memory");
	dying = cgroup_stat_value(stat, "nr_dying_subsys_memory");
	if (live.known) {
		ret->live = live;
		ret->live_source = "cgroup.stat";
	}
	if (!dying.known) {
		dying = cgroup_stat_value(stat, "nr_dying_descendants");
		*ret_note = "dying counts removed cgroups; memcgs of living cgroups that died by a "
			    "controller switched off are not in it; live follows such a switch at the next walk";
	}
	ret->dying = dying;
	ret->dying_source = dying.known ? "cgroup.stat" : "";
}

static void count_v1(struct memcgs *m, struct num tree_live, struct memcg_counts *ret,
		     const char **ret_note)
{
	struct proc_cgroups p = read_proc_cgroups(m);
	struct num dying;

	if (!tree_live.known)
		return;
	if (!p.listed || !num_is(m->before, (int64_t)p.num)) {
		*ret_note = "cgroups came or went during the walk: dying is unknown in this tick";
		return;
	}
	dying = num_sub(num_u(p.num), tree_live);
	if (!dying.known || dying.v < 0) {
		*ret_note = "/proc/cgroups lags behind the tree: dying is unknown in this tick";
		return;
	}
	ret->dying = dying;
	ret->dying_source = "proc_cgroups";
}

/* Of a part nothing follows for the machine: what was counted is the part's. */
static void count_part(struct memcgs *m, struct memcg_counts *ret, const char **ret_note)
{
	ret->is_part = true;
	ret->part_live = ret->live;
	ret->part_dying = ret->dying;
	ret->live = ret->dying = NUM_UNKNOWN;
	ret->live_source = ret->dying_source = "";
	buf_clear(&m->why);
	buf_addf(&m->why,
		 "%s shows a part of the machine's tree, so the machine's memcgs are not counted: run "
		 "outside the container, or see cgslab-containers(7)",
		 m->where.mount);
	*ret_note = buf_str(&m->why);
}

void memcgs_count(struct memcgs *m, struct num tree_live, struct memcg_counts *ret,
		  const char **ret_note)
{
	*ret = (struct memcg_counts){
		.hierarchy = m->where.hierarchy,
		.live = tree_live,
		.live_source = tree_live.known ? "tree" : "",
		.dying_source = "",
		.id_limit = m->tree.fd >= 0 ? num(MEMCG_ID_LIMIT) : NUM_UNKNOWN,
	};
	*ret_note = "";
	if (m->where.hierarchy == HIERARCHY_V2)
		count_v2(m, ret, ret_note);
	else if (m->where.hierarchy == HIERARCHY_V1 && !m->where.is_part)
		count_v1(m, tree_live, ret, ret_note);
	if (m->where.is_part)
		count_part(m, ret, ret_note);
}
