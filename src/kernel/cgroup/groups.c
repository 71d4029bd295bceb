/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/groups.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libcgroup.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/cgroup/cgroupfiles.h"
#include "kernel/cgroup/memcgs.h"

#define FILE_MAX (1U << 16)

struct groups {
	const char *prefix;
	char *mount, *name, *dir;
	enum hierarchy hierarchy;
	struct cgroup *group; /* libcgroup's, NULL before it was made */
	int fd;               /* of the folder, -1 before */
	size_t made;
	struct buf controllers;
};

/* libcgroup prints to stderr unless it is given a function for its messages. */
static void silent_libcgroup(void *user, int level, const char *fmt, va_list ap)
{
	(void)user;
	(void)level;
	(void)fmt;
	(void)ap;
}

/* An error of libcgroup as -errno. All its codes but ECGOTHER are its own. */
static int error_of(int code)
{
	int err = code == ECGOTHER ? cgroup_get_last_errno() : 0;

	if (code == ECGROUPNOTALLOWED)
		err = EPERM;
	return err ? -err : -EIO;
}

/* ECGOTHER means "see errno"; its text would be that of the errno of now. */
static const char *strerror_of(int code)
{
	return code == ECGOTHER ? strerror(cgroup_get_last_errno()) : cgroup_strerror(code);
}

/* Leftovers: groups of processes that have ended. */

/* True where no process holds the lock of the folder; the pid in the name means nothing in another pid namespace. */
static bool is_unlocked(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	bool unlocked = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0)
		close(fd);
	return unlocked;
}

static bool is_stale(int parent, const char *name, const char *prefix)
{
	size_t len = strlen(prefix);
	uint64_t pid;

	if (strncmp(name, prefix, len) || name[len] != '-' || parse_u64(name + len + 1, &pid) ||
	    !pid || pid > INT32_MAX)
		return false;
	return kill((pid_t)pid, 0) && errno == ESRCH && is_unlocked(parent, name);
}

static int remove_tree(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			unlinkat(fd, e->d_name, AT_REMOVEDIR);
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	return unlinkat(parent, name, AT_REMOVEDIR) ? -errno : 0;
}

static void remove_stale(const struct groups *g, struct buf *notes)
{
	DIR *d = opendir(g->mount);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		int err;

		if (e->d_type != DT_DIR || !is_stale(dirfd(d), e->d_name, g->prefix))
			continue;
		err = remove_tree(dirfd(d), e->d_name);
		buf_addf(notes, "%s/%s: left by a run that was killed; %s\n", g->mount, e->d_name,
			 err ? strerror(-err) : "removed");
	}
	if (d)
		closedir(d);
}

/* v2 */

static int read_group_controllers(const char *dir, struct buf *out)
{
	char *path = xasprintf("%s/cgroup.subtree_control", dir);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = fd < 0 ? -errno : fd_read(fd, out, FILE_MAX);

	if (fd >= 0)
		close(fd);
	free(path);
	while (!err && out->len && out->bytes[out->len - 1] == '\n')
		out->bytes[--out->len] = '\0';
	return err;
}

static int check_v2(struct groups *g, struct buf *why)
{
	int err = read_group_controllers(g->mount, &g->controllers);

	if (err) {
		buf_addf(why, "%s/cgroup.subtree_control: %s", g->mount, strerror(-err));
		return err;
	}
	if (text_has_word(buf_str(&g->controllers), "memory", " \n"))
		return 0;
	buf_addf(why, "%s/cgroup.subtree_control has no memory, so no group has a memcg; writing "
		 "+memory there makes one for every group of the machine: do that first if "
		 "it is what you want", g->mount);
	return -ENODEV;
}

/* Gives the members the controllers that the members of the root have, or memory alone. */
static int hand_down(struct groups *g, bool memory_only, struct buf *why)
{
	char *copy = xstrdup(memory_only ? "memory" : buf_str(&g->controllers)), *save = NULL;
	char *path = xasprintf("%s/cgroup.subtree_control", g->dir);
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = fd < 0 ? -errno : 0;

	for (char *word = strtok_r(copy, " ", &save); word && !err;
	     word = strtok_r(NULL, " ", &save)) {
		char *text = xasprintf("+%s", word);

		/* a controller that cannot be handed down is left out, memory excepted */
		if (write(fd, text, strlen(text)) < 0 && !strcmp(word, "memory"))
			err = -errno;
		free(text);
	}
	if (fd >= 0)
		close(fd);
	if (err)
		buf_addf(why, "%s: %s", path, strerror(-err));
	free(path);
	free(copy);
	buf_clear(&g->controllers);
	return err ? err : read_group_controllers(g->dir, &g->controllers);
}

/* Both */

/* On the running machine libcgroup and mountinfo must lead to the same folder. */
static int agree_on_mount(const char *mount, struct buf *why)
{
	char *point = NULL;
	int code, err = 0;

	cgroup_set_logger(silent_libcgroup, CGROUP_LOG_ERROR, NULL);
	code = cgroup_init();
	if (!code)
		code = cgroup_get_subsys_mount_point("memory", &point);
	if (code) {
		buf_addf(why, "libcgroup finds no memory controller to make groups in: %s (in a "
			 "container, run on the host)", strerror_of(code));
		err = error_of(code) == -EIO ? -ENODEV : error_of(code);
	} else if (strcmp(point, mount)) {
		buf_addf(why, "the memory controller is at %s by /proc/self/mountinfo and at %s by "
			 "libcgroup; unmount one of them", mount, point);
		err = -ENOTUNIQ;
	}
	free(point);
	return err;
}

/* libcgroup has one code for most errors of mkdir(). */
static int real_reason(const char *dir, int err)
{
	if (mkdir(dir, 0755))
		return -errno;
	rmdir(dir);
	return err;
}

/* Where no id is free, the kernel says ENOSPC or EBUSY. */
static const char *cure_of(int err)
{
	if (err == -EACCES || err == -EPERM)
		return "; run as root";
	if (err == -ENOSPC || err == -EBUSY || err == -EAGAIN)
		return "; memory cgroups have at most 65535 ids: remove some, or let dying ones go";
	return "";
}

static int make_group(struct groups *g, struct buf *why)
{
	int code;

	g->group = cgroup_new_cgroup(g->name);
	if (!g->group || !cgroup_add_controller(g->group, "memory"))
		return -ENOMEM;
	code = cgroup_create_cgroup(g->group, 1);
	g->fd = open(g->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!code && g->fd >= 0 && !flock(g->fd, LOCK_EX | LOCK_NB))
		return 0;
	code = code ? real_reason(g->dir, error_of(code)) : -errno;
	buf_addf(why, "%s: cannot be made: %s%s", g->dir, strerror(-code), cure_of(code));
	return code;
}

static int set_up_parent(struct groups *g, const struct groups_options *options, struct buf *notes,
			 struct buf *why)
{
	bool v2 = g->hierarchy == HIERARCHY_V2;
	int err = agree_on_mount(g->mount, why);

	if (!err && v2)
		err = check_v2(g, why);
	if (err)
		return err;
	if (!v2)
		buf_adds(&g->controllers, "memory");
	remove_stale(g, notes);
	err = make_group(g, why);
	return !err && v2 ? hand_down(g, options->memory_only, why) : err;
}

static int locate_groups(struct groups *g, const struct root *root, struct buf *why)
{
	struct memcgs *memcgs = memcgs_new(root);
	const char *reason = "";
	int err = memcgs_locate(memcgs, &reason);

	if (err) {
		buf_adds(why, reason);
	} else {
		g->mount = xstrdup(memcgs_where(memcgs)->mount);
		g->hierarchy = memcgs_where(memcgs)->hierarchy;
		g->dir = xasprintf("%s/%s", g->mount, g->name);
	}
	memcgs_free(memcgs);
	return err;
}

int groups_open(const struct root *root, const struct groups_options *options, struct groups **ret,
		struct buf *notes, struct buf *why)
{
	struct groups *g = xcalloc(1, sizeof(*g));
	int err;

	g->fd = -1;
	g->prefix = options->prefix;
	g->name = xasprintf("%s-%ld", options->prefix, (long)getpid());
	err = locate_groups(g, root, why);
	if (!err)
		err = set_up_parent(g, options, notes, why);
	if (err) {
		groups_free(g);
		return err;
	}
	*ret = g;
	return 0;
}

struct member {
	char name[24];
};

static struct member member_of(size_t i)
{
	struct member m;

	snprintf(m.name, sizeof(m.name), "p%zu", i);
	return m;
}

int groups_add(struct groups *g)
{
	if (mkdirat(g->fd, member_of(g->made).name, 0755))
		return -errno;
	g->made++;
	return 0;
}

void groups_explain(const struct groups *g, int err, struct buf *why)
{
	buf_addf(why, "%s/%s: cannot be made: %s%s", g->dir, member_of(g->made).name, strerror(-err),
		 cure_of(err));
}

/* Removes the newest member first, and stops at the first one that cannot be removed. */
int groups_trim(struct groups *g, size_t n, struct buf *why)
{
	for (; g->made > n; g->made--) {
		struct member last = member_of(g->made - 1);
		int err;

		if (!unlinkat(g->fd, last.name, AT_REMOVEDIR) || errno == ENOENT)
			continue;
		err = -errno;
		buf_addf(why, "%s/%s: cannot be removed: %s; move its processes out, then: rmdir "
			 "%s/p* %s", g->dir, last.name, strerror(-err), g->dir, g->dir);
		return err;
	}
	return 0;
}

int groups_remove(struct groups *g, struct buf *why)
{
	int code, err;

	if (g->fd < 0)
		return 0;
	err = groups_trim(g, 0, why);
	if (err)
		return err;
	close(g->fd);
	g->fd = -1;
	code = cgroup_delete_cgroup_ext(g->group, CGFLAG_DELETE_IGNORE_MIGRATION);
	if (!code || access(g->dir, F_OK))
		return 0;
	err = error_of(code);
	buf_addf(why, "%s: cannot be removed: %s; rmdir it", g->dir, strerror(-err));
	return err;
}

void groups_free(struct groups *g)
{
	struct buf why = BUF_INIT;

	if (!g)
		return;
	groups_remove(g, &why);
	if (g->fd >= 0)
		close(g->fd);
	if (g->group)
		cgroup_free(&g->group);
	buf_done(&why);
	buf_done(&g->controllers);
	free(g->mount);
	free(g->name);
	free(g->dir);
	free(g);
}

size_t groups_count(const struct groups *g)
{
	return g->made;
}

const char *groups_dir(const struct groups *g)
{
	return g->dir;
}

const char *groups_controllers(const struct groups *g)
{
	return buf_str(&g->controllers);
}

enum hierarchy groups_hierarchy(const struct groups *g)
{
	return g->hierarchy;
}
