/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/memcgparts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/cgroup/cgroupfiles.h"
#include "model/memcg.h"

/* mm/memcontrol.c, MEM_CGROUP_ID_MAX: ids are 16 bits wide, and 0 is none. */
#define MEMCG_ID_LIMIT 65535

#define FILE_MAX (1U << 20)

/* The type of file handles by which kernfs finds a cgroup: include/linux/exportfs.h, FILEID_KERNFS. */
#define KERNFS_HANDLE_TYPE 0xfe

struct memcgs *memcgs_new(const struct root *root)
{
	struct memcgs *m = xcalloc(1, sizeof(*m));

	m->root = root;
	m->tree = WHERE_INIT;
	m->herefd = -1;
	return m;
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

int memcgs_read_below(struct memcgs *m, int dirfd, const char *name)
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

/*
 * Opens the folder at the raw path @path below that of the tree, a piece at a time, so that it may be of any length.
 */
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
	r = memcgs_read_below(m, fd, "cgroup.subtree_control");
	close(fd);
	if (r)
		return r;
	return subtree_control_children(buf_str(&m->text)) != CHILDREN_WITHOUT_MEMCG;
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

/* The kernel's totals */

void memcgs_mark(struct memcgs *m)
{
	struct proc_cgroups p;

	buf_clear(&m->totals);
	m->before = NUM_UNKNOWN;
	if (m->where.hierarchy == HIERARCHY_V2) {
		if (m->tree.fd >= 0 && !memcgs_read_below(m, m->tree.fd, "cgroup.stat"))
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
	bool memcgs;

	if (!*stat) {
		*ret_note = "cgroup.stat of the root cannot be read: dying memcgs are not counted";
		return;
	}
	live = cgroup_stat_value(stat, "nr_subsys_memory");
	dying = cgroup_stat_dying(stat, &memcgs);
	if (live.known) {
		ret->live = live;
		ret->live_source = "cgroup.stat";
	}
	if (!memcgs)
		*ret_note = "dying counts removed cgroups; memcgs of living cgroups that died by a "
			    "controller switched off are not in it; live follows such a switch at the next walk";
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

/* A part of the tree tells nothing of the machine: what was counted are the part's own figures. */
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
