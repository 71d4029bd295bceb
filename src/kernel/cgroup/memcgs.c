/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/memcgs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/cgroup/mounts.h"
#include "model/memcg.h"

/*
 * Inode of the machine's own cgroup namespace: include/linux/proc_ns.h,
 * PROC_CGROUP_INIT_INO. Any other one shows a part of the tree.
 */
#define INITIAL_CGROUP_NS "cgroup:[4026531835]"

/* mm/memcontrol.c, MEM_CGROUP_ID_MAX: ids are 16 bits wide, and 0 is none. */
#define MEMCG_ID_LIMIT 65535

#define FILE_MAX (1U << 20)

/* kernfs gives cgroups away by this handle: include/linux/exportfs.h, FILEID_KERNFS. */
#define KERNFS_HANDLE_TYPE 0xfe

struct memcgs {
	const struct root *root;
	struct memcgs_where where;
	struct mount mount;
	int mountfd;
	uint64_t walk;            /* counts walks, for rows' seen */
	struct num before;        /* /proc/cgroups' count when the last walk began */
	struct buf totals;        /* the kernel's totals when the last walk began */
	struct buf text;          /* scratch */
	struct buf path;          /* scratch */
	struct memcg **pending;   /* folders still to be read */
	size_t n_pending, pending_cap;
	bool keep_vanished;
};

struct memcgs *memcgs_new(const struct root *root)
{
	struct memcgs *m = xcalloc(1, sizeof(*m));

	m->root = root;
	m->mountfd = -1;
	return m;
}

static void forget_mount(struct memcgs *m)
{
	if (m->mountfd >= 0)
		close(m->mountfd);
	m->mountfd = -1;
	mount_done(&m->mount);
	m->where = (struct memcgs_where){0};
}

void memcgs_free(struct memcgs *m)
{
	if (!m)
		return;
	forget_mount(m);
	buf_done(&m->totals);
	buf_done(&m->text);
	buf_done(&m->path);
	free(m->pending);
	free(m);
}

const struct memcgs_where *memcgs_where(const struct memcgs *m)
{
	return &m->where;
}

int memcgs_mountfd(const struct memcgs *m)
{
	return m->mountfd;
}

/* The memory line of /proc/cgroups: "memory<TAB>4<TAB>27<TAB>1". */
struct proc_cgroups {
	bool listed;
	uint64_t hierarchy, num, enabled;
};

static struct proc_cgroups read_proc_cgroups(struct memcgs *m)
{
	struct proc_cgroups p = {0};
	const char *line;

	buf_clear(&m->text);
	if (root_read(m->root, "proc/cgroups", &m->text, FILE_MAX))
		return p;
	line = strstr(buf_str(&m->text), "\nmemory\t");
	if (line) {
		uint64_t *const columns[] = {&p.hierarchy, &p.num, &p.enabled};
		const char *s = line + strlen("\nmemory\t");

		p.listed = true;
		for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
			size_t len = strcspn(s, "\t\n");

			p.listed = p.listed && !parse_u64_n(s, len, columns[i]);
			s += len + (s[len] != '\0');
		}
	}
	return p;
}

/* True when @word stands among the blank-separated words of @text. */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *s = text; (s = strstr(s, word)); s += len)
		if ((s == text || s[-1] == ' ') && strchr(" \n", s[len]))
			return true;
	return false;
}

static int read_below(struct memcgs *m, int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
	int r;

	buf_clear(&m->text);
	if (fd < 0)
		return -errno;
	r = fd_read(fd, &m->text, FILE_MAX);
	close(fd);
	return r;
}

static bool in_namespace(struct memcgs *m)
{
	buf_clear(&m->text);
	if (root_readlink(m->root, "proc/self/ns/cgroup", &m->text))
		return true;
	return strcmp(buf_str(&m->text), INITIAL_CGROUP_NS) != 0 || strcmp(m->mount.root, "/") != 0;
}

static const char *find_mount(struct memcgs *m, const struct proc_cgroups *p, const char *mountinfo)
{
	if (mounts_find_v1(mountinfo, "memory", &m->mount)) {
		m->where.hierarchy = HIERARCHY_V1;
		m->where.root = (uint32_t)p->hierarchy;
	} else if (mounts_find_v2(mountinfo, &m->mount)) {
		m->where.hierarchy = HIERARCHY_V2;
	} else {
		return "no cgroup file system with the memory controller is mounted";
	}
	m->mountfd = root_openat(m->root, m->mount.point, O_RDONLY | O_DIRECTORY);
	if (m->mountfd < 0)
		return "the mount point of the memory controller cannot be opened";
	if (m->where.hierarchy == HIERARCHY_V2 &&
	    (read_below(m, m->mountfd, "cgroup.controllers") ||
	     !has_word(buf_str(&m->text), "memory")))
		return "the memory controller is not in cgroup.controllers of the mounted tree";
	return NULL;
}

int memcgs_locate(struct memcgs *m, const char **ret_why)
{
	struct proc_cgroups p = read_proc_cgroups(m);
	struct buf info = BUF_INIT;
	const char *why = NULL;

	forget_mount(m);
	if (p.listed && !p.enabled)
		why = "the memory controller is switched off (cgroup_disable=memory)";
	else if (root_read(m->root, "proc/self/mountinfo", &info, 16U << 20))
		why = "/proc/self/mountinfo cannot be read";
	else
		why = find_mount(m, &p, buf_str(&info));
	buf_done(&info);
	if (why) {
		forget_mount(m);
		*ret_why = why;
		return -ENOENT;
	}
	m->where.mount = m->mount.point;
	m->where.in_namespace = in_namespace(m);
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

	if (m->mountfd < 0 || fstat(m->mountfd, &ours))
		return false;
	fd = root_openat(m->root, m->mount.point, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return true;
	if (fstat(fd, &now))
		now = ours;
	close(fd);
	return now.st_dev != ours.st_dev;
}

int memcgs_children_have_memcgs(struct memcgs *m, const char *parent)
{
	int r;

	buf_clear(&m->path);
	buf_addf(&m->path, ".%s/cgroup.subtree_control", parent);
	r = read_below(m, m->mountfd, buf_str(&m->path));
	if (r)
		return r;
	return has_word(buf_str(&m->text), "memory") || has_word(buf_str(&m->text), "io");
}

int memcgs_path_of(struct memcgs *m, uint64_t id, struct buf *ret)
{
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + sizeof(id)];
	} h = {.handle = {.handle_bytes = sizeof(id), .handle_type = KERNFS_HANDLE_TYPE}};
	size_t mount = strlen(m->mount.point);
	char link[48], path[4096];
	ssize_t n;
	int fd;

	memcpy(h.handle.f_handle, &id, sizeof(id));
	fd = open_by_handle_at(m->mountfd, &h.handle, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path));
	close(fd);
	if (n < 0 || (size_t)n >= sizeof(path) || (size_t)n <= mount ||
	    memcmp(path, m->mount.point, mount) != 0)
		return -ENAMETOOLONG;
	buf_add(ret, path + mount, (size_t)n - mount);
	return 0;
}

/* The walk */

static void push(struct memcgs *m, struct memcg *row)
{
	XGROW(m->pending, m->n_pending, m->pending_cap);
	m->pending[m->n_pending++] = row;
}

/* The row of a folder that was found: the one it has, renamed where it was, or a new one. */
static struct memcg *found(struct memcgs *m, struct memcg_table *t, struct memcg *parent, uint64_t id,
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
	if (has_word(buf_str(&m->text), "memory"))
		return CHILDREN_MEMORY;
	return has_word(buf_str(&m->text), "io") ? CHILDREN_IO_ONLY : CHILDREN_NONE;
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

		if (e->d_type != DT_DIR || !strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (m->where.hierarchy == HIERARCHY_V2 &&
		    !has_memcg(m, dirfd(dir), e->d_name, kind))
			continue;
		child = found(m, t, row, e->d_ino, e->d_name, strlen(e->d_name));
		if (may_have_folders(dirfd(dir), e->d_name))
			push(m, child);
	}
}

static bool is_gone(int err)
{
	return err == ENOENT || err == ENODEV || err == ESTALE;
}

/* 0, 1 where the folder may not be read, or -errno where the walk must end. */
static int walk_one(struct memcgs *m, struct memcg_table *t, struct memcg *row)
{
	DIR *dir;
	int fd;

	buf_clear(&m->path);
	buf_addc(&m->path, '.');
	if (row->parent)
		memcg_path_raw(row, &m->path);
	fd = openat(m->mountfd, buf_str(&m->path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && is_gone(errno))
		return 0;
	if (fd < 0)
		return errno == EACCES || errno == EPERM || errno == ENAMETOOLONG ? 1 : -errno;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -ENOMEM;
	}
	read_folder(m, t, row, dir);
	closedir(dir);
	return 0;
}

/* Live rows that the walk did not meet: their cgroup or their memcg is gone. */
static void sweep(struct memcgs *m, struct memcg_table *t)
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

/* The kernel's totals as text: any difference means that the tree may have changed. */
static void read_totals(struct memcgs *m, struct buf *out)
{
	buf_clear(out);
	if (m->where.hierarchy == HIERARCHY_V2) {
		if (!read_below(m, m->mountfd, "cgroup.stat"))
			buf_add(out, buf_str(&m->text), m->text.len);
	} else {
		struct proc_cgroups p = read_proc_cgroups(m);

		buf_addf(out, "%llu", (unsigned long long)p.num);
	}
}

bool memcgs_totals_changed(struct memcgs *m)
{
	struct buf now = BUF_INIT;
	bool changed;

	if (m->mountfd < 0)
		return false;
	read_totals(m, &now);
	changed = strcmp(buf_str(&now), buf_str(&m->totals)) != 0;
	buf_done(&now);
	return changed;
}

void memcgs_take_totals(struct memcgs *m)
{
	read_totals(m, &m->totals);
}

int memcgs_walk(struct memcgs *m, struct memcg_table *t, size_t *ret_denied)
{
	struct stat st;
	size_t denied = 0;
	int r = 0;

	if (m->mountfd < 0 || fstat(m->mountfd, &st))
		return -ENODEV;
	read_totals(m, &m->totals);
	if (m->where.hierarchy == HIERARCHY_V1) {
		struct proc_cgroups p = read_proc_cgroups(m);

		m->before = p.listed ? num_u(p.num) : NUM_UNKNOWN;
	}
	m->walk++;
	m->n_pending = 0;
	push(m, found(m, t, NULL, st.st_ino, "", 0));
	while (m->n_pending && r >= 0) {
		r = walk_one(m, t, m->pending[--m->n_pending]);
		denied += r > 0;
	}
	if (r < 0)
		return r;
	sweep(m, t);
	*ret_denied = denied;
	return 0;
}

/* Counts */

/* "key value" among the lines of cgroup.stat. */
static struct num stat_value(const char *text, const char *key)
{
	size_t len = strlen(key);
	uint64_t v;

	for (const char *s = text; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		if (strncmp(s, key, len) || s[len] != ' ')
			continue;
		s += len + 1;
		return parse_u64_n(s, strcspn(s, "\n"), &v) ? NUM_UNKNOWN : num_u(v);
	}
	return NUM_UNKNOWN;
}

void memcgs_mark(struct memcgs *m)
{
	struct proc_cgroups p = {0};

	if (m->where.hierarchy == HIERARCHY_V1)
		p = read_proc_cgroups(m);
	m->before = p.listed ? num_u(p.num) : NUM_UNKNOWN;
}

struct num memcgs_total(struct memcgs *m)
{
	if (m->where.hierarchy == HIERARCHY_V2)
		return m->mountfd < 0 || read_below(m, m->mountfd, "cgroup.stat")
			       ? NUM_UNKNOWN
			       : stat_value(buf_str(&m->text), "nr_subsys_memory");
	return m->before;
}

static void count_v2(struct memcgs *m, struct memcg_counts *ret, const char **ret_note)
{
	struct num live, dying;

	if (read_below(m, m->mountfd, "cgroup.stat")) {
		*ret_note = "cgroup.stat of the root cannot be read: dying memcgs are not counted";
		return;
	}
	live = stat_value(buf_str(&m->text), "nr_subsys_memory");
	dying = stat_value(buf_str(&m->text), "nr_dying_subsys_memory");
	if (live.known) {
		ret->live = live;
		ret->live_source = "cgroup.stat";
	}
	if (!dying.known) {
		dying = stat_value(buf_str(&m->text), "nr_dying_descendants");
		*ret_note = "dying counts removed cgroups; memcgs of living cgroups that died by a "
			    "controller switched off are not in it";
	}
	ret->dying = dying;
	ret->dying_source = dying.known ? "cgroup.stat" : "";
	if (m->where.in_namespace)
		*ret_note = "seen from inside a cgroup namespace: counts are of this part of the tree";
}

static void count_v1(struct memcgs *m, struct num tree_live, struct memcg_counts *ret,
		     const char **ret_note)
{
	struct proc_cgroups p = read_proc_cgroups(m);
	struct num dying;

	if (m->where.in_namespace) {
		*ret_note = "seen from inside a cgroup namespace: dying memcgs are not counted";
		return;
	}
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

void memcgs_count(struct memcgs *m, struct num tree_live, struct memcg_counts *ret,
		  const char **ret_note)
{
	*ret = (struct memcg_counts){
		.hierarchy = m->where.hierarchy,
		.live = tree_live,
		.live_source = tree_live.known ? "tree" : "",
		.dying_source = "",
		.id_limit = m->mountfd >= 0 ? num(MEMCG_ID_LIMIT) : NUM_UNKNOWN,
	};
	*ret_note = "";
	if (m->where.hierarchy == HIERARCHY_V2)
		count_v2(m, ret, ret_note);
	else if (m->where.hierarchy == HIERARCHY_V1)
		count_v1(m, tree_live, ret, ret_note);
}
