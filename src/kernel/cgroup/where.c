/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/where.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/cgroup/cgroupfiles.h"
#include "kernel/cgroup/mounts.h"

/* Inode of the machine's own cgroup namespace: include/linux/proc_ns.h, PROC_CGROUP_INIT_INO. */
#define INITIAL_CGROUP_NS "cgroup:[4026531835]"

/* The inode of the root of a hierarchy: kernfs numbers its nodes from 1. */
#define ROOT_INODE 1

#define FILE_MAX  (1U << 20)
#define TABLE_MAX (16U << 20)

#define CONTROLLER "memory"

/* The tables of mounts, the best first. A captured tree may have any of them. */
static const char *const tables[] = {
	"proc/self/mountinfo", "proc/1/mountinfo", "proc/self/mounts", "proc/1/mounts", "proc/mounts",
	"etc/mtab",
};

/* A search, and the best tree that it has found. */
struct search {
	const struct root *root;
	bool captured;
	bool namespaced;        /* captured inside a cgroup namespace */
	char below[PATH_MAX];   /* the root's own path, "" where it is "/": what points of our own table begin with */
	struct proc_cgroups proc;
	struct where best;
	int height;             /* of the best part: folders down to it */
	bool v1, v2;            /* some table has such a mount */
	bool guessing;          /* there is no table */
	struct buf *why;        /* of the first that was no use */
	bool others;            /* the table is another process's: its mounts need not be here */
};

static bool file_exists(int dirfd, const char *name)
{
	return !faccessat(dirfd, name, F_OK, 0);
}

static bool is_file_system(int fd, long magic)
{
	struct statfs fs;

	return !fstatfs(fd, &fs) && (long)fs.f_type == magic;
}

static int read_cgroup_text(const struct root *root, const char *path, struct buf *out)
{
	buf_clear(out);
	return root_read(root, path, out, FILE_MAX);
}

/* True where /proc is that of the running kernel, and not a folder into which files were copied. */
static bool is_captured(const struct root *root)
{
	int fd = root_openat(root, "proc", O_RDONLY | O_DIRECTORY);
	bool live = fd >= 0 && is_file_system(fd, PROC_SUPER_MAGIC);

	if (fd >= 0)
		close(fd);
	return !live;
}

/* before 4.6 there is no such link, and there are no cgroup namespaces */
static bool is_namespaced(const struct root *root)
{
	struct buf link = BUF_INIT;
	bool other = !root_readlink(root, "proc/self/ns/cgroup", &link) &&
		     strcmp(buf_str(&link), INITIAL_CGROUP_NS) != 0;

	buf_done(&link);
	return other;
}

static void find_own_path(struct search *s)
{
	char link[48];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", s->root->fd);
	n = readlink(link, s->below, sizeof(s->below) - 1);
	s->below[n > 1 ? n : 0] = '\0';
}

/* The depth of a folder below the root that this process sees; a folder above that root has a negative one. */
static int height_of(const char *path)
{
	int n = 0;

	for (const char *s = path; *s;) {
		size_t len = strcspn(s += strspn(s, "/"), "/");

		if (len == 2 && !memcmp(s, "..", 2))
			n--;
		else
			n += len > 0;
		s += len;
	}
	return n;
}

/* For a captured folder: files that only a root has, or that a root never has; else the table decides. */
static bool is_captured_whole(const struct search *s, const struct mount *m, int fd)
{
	if (m->type == HIERARCHY_V1 && file_exists(fd, "release_agent"))
		return true;
	if (m->type == HIERARCHY_V2 && (file_exists(fd, "cgroup.type") || file_exists(fd, "cgroup.events")))
		return false;
	if (s->namespaced)
		return m->type == HIERARCHY_V2 && !strncmp(m->root, "/..", 3);
	return !strcmp(m->root, "/");
}

static bool is_whole(const struct search *s, const struct mount *m, int fd)
{
	struct stat st;

	if (s->captured)
		return is_captured_whole(s, m, fd);
	return (!fstat(fd, &st) && st.st_ino == ROOT_INODE) ||
	       (m->type == HIERARCHY_V1 && file_exists(fd, "release_agent"));
}

/* True where the folder is the one of the line of the table, and not one of a mount that lies over it. */
static bool is_it(const struct search *s, const struct mount *m, int fd)
{
	long magic = m->type == HIERARCHY_V1 ? CGROUP_SUPER_MAGIC : CGROUP2_SUPER_MAGIC;
	struct stat st;

	if (s->captured)
		return !m->covered;
	return is_file_system(fd, magic) && !fstat(fd, &st) && (!m->dev || st.st_dev == m->dev);
}

/* Notes why a place was of no use; the first such reason is the one that is told. */
static void note_closed(struct search *s, const char *path, int err)
{
	if (!s->why->len && !(s->others && err == -ENOENT))
		buf_addf(s->why, "the mount point of the memory controller cannot be opened: %s: %s", path,
			 strerror(-err));
}

static void note_covered(struct search *s, const char *path)
{
	if (!s->why->len)
		buf_addf(s->why, "something else is mounted over the memory controller's tree at %s", path);
}

/* A v2 tree may have no memory controller: that is on v1 then, or nowhere. */
static bool has_memory(const struct search *s, int fd)
{
	struct buf text = BUF_INIT;
	int file = openat(fd, "cgroup.controllers", O_RDONLY | O_CLOEXEC), r = -errno;
	bool has;

	if (file >= 0) {
		r = fd_read(file, &text, FILE_MAX);
		close(file);
	}
	has = !r && text_has_word(buf_str(&text), CONTROLLER, " \n");
	if (r == -ENOENT && s->captured && !s->guessing)
		has = s->proc.listed && s->proc.enabled && !s->proc.hierarchy;
	buf_done(&text);
	return has;
}

static void take_mount(struct search *s, const struct mount *m, const char *path, int fd, bool whole)
{
	where_done(&s->best);
	s->best = (struct where){
		.hierarchy = m->type,
		.number = m->type == HIERARCHY_V1 ? (uint32_t)s->proc.hierarchy : 0,
		.fd = fd,
		.mount = xstrdup(path),
		.is_part = !whole,
		.is_captured = s->captured,
	};
	s->height = height_of(m->root);
}

static bool is_better(const struct search *s, const struct mount *m, bool whole)
{
	if (s->best.fd < 0)
		return true;
	return s->best.is_part && (whole || height_of(m->root) < s->height);
}

/* Tries a place where the mount may be. True where it is there, whether it is of use or not. */
static bool look_at_path(struct search *s, const struct mount *m, const char *path)
{
	int fd = root_openat(s->root, path, O_RDONLY | O_DIRECTORY);
	bool it, whole;

	if (fd < 0) {
		note_closed(s, path, fd);
		return false;
	}
	it = is_it(s, m, fd);
	if (!it)
		note_covered(s, path);
	if (!it || (m->type == HIERARCHY_V2 && !has_memory(s, fd))) {
		close(fd);
		return it;
	}
	whole = is_whole(s, m, fd);
	if (is_better(s, m, whole))
		take_mount(s, m, path, fd, whole);
	else
		close(fd);
	return true;
}

static void try_mount(struct search *s, const struct mount *m)
{
	size_t len = strlen(s->below);
	bool below = len && !s->captured && !strncmp(m->point, s->below, len) && m->point[len] == '/';
	bool there = (below && look_at_path(s, m, m->point + len)) || look_at_path(s, m, m->point);

	s->v1 |= (there || !s->others) && m->type == HIERARCHY_V1;
	s->v2 |= (there || !s->others) && m->type == HIERARCHY_V2;
}

static bool is_done(const struct search *s)
{
	return s->best.fd >= 0 && !s->best.is_part;
}

/* Memory is on v1 or on v2, and never on both: v1 is tried first. */
static void try_table(struct search *s, const char *text)
{
	static const enum hierarchy order[] = {HIERARCHY_V1, HIERARCHY_V2};
	struct mounts mounts = {0};

	mounts_parse(&mounts, text, CONTROLLER);
	for (size_t k = 0; k < ARRAY_SIZE(order); k++)
		for (size_t i = 0; i < mounts.n && !is_done(s); i++)
			if (mounts.at[i].type == order[k])
				try_mount(s, &mounts.at[i]);
	mounts_done(&mounts);
}

/* Reads the tables. The result is how many there are. */
static size_t try_tables(struct search *s)
{
	struct buf text = BUF_INIT;
	size_t found = 0;

	for (size_t i = 0; i < ARRAY_SIZE(tables) && !is_done(s); i++) {
		buf_clear(&text);
		if (root_read(s->root, tables[i], &text, TABLE_MAX))
			continue;
		found++;
		s->others = strstr(tables[i], "/1/") && !s->captured;
		try_table(s, buf_str(&text));
	}
	buf_done(&text);
	return found;
}

/* Tries the places at which systemd mounts the tree, for a captured tree that has no table. */
static void try_usual_places(struct search *s)
{
	s->guessing = true;
	s->others = false;
	try_table(s, "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n"
		     "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n");
}

static bool is_switched_off(const struct search *s)
{
	struct buf text = BUF_INIT;
	bool off = !s->proc.listed && !read_cgroup_text(s->root, "proc/cmdline", &text) &&
		   cmdline_disables(buf_str(&text), CONTROLLER);

	buf_done(&text);
	return off;
}

/* A captured tree may have the count of the kernel and no tree of cgroups. */
static void explain_no_table(const struct search *s)
{
	if (!s->captured)
		buf_adds(s->why, "/proc/self/mountinfo cannot be read");
	else if (s->proc.listed && s->proc.hierarchy)
		buf_addf(s->why,
			 "the tree has neither a table of mounts nor a cgroup file system; /proc/cgroups counts %llu "
			 "memory cgroups, live and dying together",
			 (unsigned long long)s->proc.num);
	else
		buf_adds(s->why, "the tree has neither a table of mounts nor a cgroup file system");
}

/* Says why there is no tree, and what to do. */
static void explain_where(struct search *s, size_t n_tables)
{
	struct buf *why = s->why;

	if (is_switched_off(s)) {
		buf_clear(why);
		buf_adds(why, "the memory controller is switched off: cgroup_disable=memory on the "
			      "kernel's command line");
	} else if (!n_tables) {
		buf_clear(why);
		explain_no_table(s);
	} else if (!s->v1 && s->proc.listed && s->proc.hierarchy) {
		buf_clear(why);
		buf_addf(why,
			 "memory belongs to the cgroup v1 hierarchy %llu (/proc/cgroups), which is not "
			 "mounted here; mount it: mount -t cgroup -o memory none DIR, or boot with "
			 "cgroup_no_v1=all",
			 (unsigned long long)s->proc.hierarchy);
	} else if (!why->len && s->v2) {
		buf_adds(why, "the memory controller is not in cgroup.controllers of the mounted tree");
	} else if (!why->len) {
		buf_adds(why, "no cgroup file system with the memory controller is mounted");
	}
}

static void read_proc_cgroups(struct search *s)
{
	struct buf text = BUF_INIT;

	if (!read_cgroup_text(s->root, "proc/cgroups", &text))
		s->proc = proc_cgroups_parse(buf_str(&text), CONTROLLER);
	buf_done(&text);
}

int where_find(const struct root *root, struct where *ret, struct buf *why)
{
	struct search s = {.root = root, .best = WHERE_INIT, .why = why};
	size_t n_tables;

	*ret = WHERE_INIT;
	buf_clear(why);
	read_proc_cgroups(&s);
	if (s.proc.listed && !s.proc.enabled) {
		buf_adds(why, "the memory controller is switched off (cgroup_disable=memory)");
		return -ENOENT;
	}
	s.captured = is_captured(root);
	s.namespaced = s.captured && is_namespaced(root);
	find_own_path(&s);
	n_tables = try_tables(&s);
	if (!n_tables && s.captured)
		try_usual_places(&s);
	*ret = s.best;
	if (ret->fd >= 0)
		return 0;
	explain_where(&s, n_tables);
	return -ENOENT;
}

void where_done(struct where *w)
{
	if (w->fd >= 0)
		close(w->fd);
	free(w->mount);
	*w = WHERE_INIT;
}
