/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/probe.h"

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
#include "base/xalloc.h"
#include "kernel/cgroup/cgroupfiles.h"
#include "kernel/cgroup/memcgs.h"

#define PREFIX   "cgslab-cost-"
#define FILE_MAX (1U << 16)

struct probe {
	char *name, *dir;
	struct cgroup *group; /* libcgroup's, NULL before it was made */
	int fd;               /* of the folder, -1 before */
	unsigned made;
	struct buf controllers;
};

/* libcgroup prints to stderr unless it is given somebody to tell. */
static void silent(void *user, int level, const char *fmt, va_list ap)
{
	(void)user;
	(void)level;
	(void)fmt;
	(void)ap;
}

/* libcgroup's error as -errno: codes other than ECGOTHER are its own. */
static int error_of(int code)
{
	int err = code == ECGOTHER ? cgroup_get_last_errno() : 0;

	if (code == ECGROUPNOTALLOWED)
		err = EPERM;
	return err ? -err : -EIO;
}

/* Leftovers: groups of processes that are no more. */

/* Nobody holds the lock of the folder: a pid alone tells nothing across pid namespaces. */
static bool is_unlocked(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	bool unlocked = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0)
		close(fd);
	return unlocked;
}

static bool is_stale(int parent, const char *name)
{
	uint64_t pid;

	if (strncmp(name, PREFIX, strlen(PREFIX)) || parse_u64(name + strlen(PREFIX), &pid) ||
	    !pid || pid > INT32_MAX)
		return false;
	return kill((pid_t)pid, 0) && errno == ESRCH && is_unlocked(parent, name);
}

static void remove_tree(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_type == DT_DIR && e->d_name[0] == 'p')
			unlinkat(fd, e->d_name, AT_REMOVEDIR);
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	unlinkat(parent, name, AT_REMOVEDIR);
}

static void remove_stale(const char *mount)
{
	DIR *d = opendir(mount);
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d)))
		if (e->d_type == DT_DIR && is_stale(dirfd(d), e->d_name))
			remove_tree(dirfd(d), e->d_name);
	closedir(d);
}

/* v2 */

static int read_controllers(const char *dir, struct buf *out)
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

static int check_v2(struct probe *p, const char *mount, struct buf *why)
{
	int err = read_controllers(mount, &p->controllers);

	if (err) {
		buf_addf(why, "%s/cgroup.subtree_control: %s", mount, strerror(-err));
		return err;
	}
	if (has_word(buf_str(&p->controllers), "memory"))
		return 0;
	buf_addf(why, "%s/cgroup.subtree_control does not have memory, and switching it on would make "
		 "a memcg for every group of this machine; where that is wanted: echo +memory > "
		 "%s/cgroup.subtree_control", mount, mount);
	return -EOPNOTSUPP;
}

/* The children get what the root gives its own. */
static int hand_down(struct probe *p, struct buf *why)
{
	char *copy = xstrdup(buf_str(&p->controllers)), *save = NULL;
	char *path = xasprintf("%s/cgroup.subtree_control", p->dir);
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
	buf_clear(&p->controllers);
	return err ? err : read_controllers(p->dir, &p->controllers);
}

/* Both */

/* On the running machine libcgroup and mountinfo must mean the same place. */
static int agree(const char *mount, struct buf *why)
{
	char *point = NULL;
	int code, err = 0;

	cgroup_set_logger(silent, CGROUP_LOG_ERROR, NULL);
	code = cgroup_init();
	if (!code)
		code = cgroup_get_subsys_mount_point("memory", &point);
	if (code) {
		buf_addf(why, "libcgroup finds no memory controller: %s", cgroup_strerror(code));
		err = error_of(code);
	} else if (strcmp(point, mount)) {
		buf_addf(why, "the memory controller is at %s by /proc/self/mountinfo and at %s by "
			 "libcgroup; unmount one of them", mount, point);
		err = -ENOTUNIQ;
	}
	free(point);
	return err;
}

/* libcgroup has one word for most of what mkdir() tells. */
static int real_reason(const char *dir, int err)
{
	if (mkdir(dir, 0755))
		return -errno;
	rmdir(dir);
	return err;
}

/* A kernel without a free id says that there is no space, or that it is busy. */
static const char *cure_of(int err)
{
	if (err == -EACCES || err == -EPERM)
		return "; run as root";
	if (err == -ENOSPC || err == -EBUSY || err == -EAGAIN)
		return "; memory cgroups have at most 65535 ids: remove some, or let dying ones go";
	return "";
}

static int make_group(struct probe *p, struct buf *why)
{
	int code;

	p->group = cgroup_new_cgroup(p->name);
	if (!p->group || !cgroup_add_controller(p->group, "memory"))
		return -ENOMEM;
	code = cgroup_create_cgroup(p->group, 1);
	p->fd = open(p->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!code && p->fd >= 0 && !flock(p->fd, LOCK_EX | LOCK_NB))
		return 0;
	code = code ? real_reason(p->dir, error_of(code)) : -errno;
	buf_addf(why, "%s: cannot be made: %s%s", p->dir, strerror(-code), cure_of(code));
	return code;
}

static int set_up(struct probe *p, const struct memcgs_where *where, struct buf *why)
{
	int err = agree(where->mount, why);

	if (err)
		return err;
	if (where->hierarchy == HIERARCHY_V2)
		err = check_v2(p, where->mount, why);
	else
		buf_adds(&p->controllers, "memory");
	if (err)
		return err;
	remove_stale(where->mount);
	err = make_group(p, why);
	return !err && where->hierarchy == HIERARCHY_V2 ? hand_down(p, why) : err;
}

int probe_open(const struct memcgs_where *where, struct probe **ret, struct buf *why)
{
	struct probe *p = xcalloc(1, sizeof(*p));
	int err;

	p->fd = -1;
	p->name = xasprintf(PREFIX "%ld", (long)getpid());
	p->dir = xasprintf("%s/%s", where->mount, p->name);
	err = set_up(p, where, why);
	if (err) {
		probe_free(p);
		return err;
	}
	*ret = p;
	return 0;
}

int probe_make(struct probe *p)
{
	char name[16];

	snprintf(name, sizeof(name), "p%u", p->made);
	if (mkdirat(p->fd, name, 0755))
		return -errno;
	p->made++;
	return 0;
}

/* The last first; stops at the first that stays. */
static int remove_children(struct probe *p, struct buf *why)
{
	char name[16];
	int err;

	for (; p->made; p->made--) {
		snprintf(name, sizeof(name), "p%u", p->made - 1);
		if (!unlinkat(p->fd, name, AT_REMOVEDIR) || errno == ENOENT)
			continue;
		err = -errno;
		buf_addf(why, "%s/%s: cannot be removed: %s; move its processes out, then: rmdir "
			 "%s/p* %s", p->dir, name, strerror(-err), p->dir, p->dir);
		return err;
	}
	return 0;
}

int probe_remove(struct probe *p, struct buf *why)
{
	int code, err;

	if (p->fd < 0)
		return 0;
	err = remove_children(p, why);
	if (err)
		return err;
	close(p->fd);
	p->fd = -1;
	code = cgroup_delete_cgroup_ext(p->group, CGFLAG_DELETE_IGNORE_MIGRATION);
	if (!code || access(p->dir, F_OK))
		return 0;
	err = error_of(code);
	buf_addf(why, "%s: cannot be removed: %s; rmdir it", p->dir, strerror(-err));
	return err;
}

void probe_free(struct probe *p)
{
	struct buf why = BUF_INIT;

	if (!p)
		return;
	probe_remove(p, &why);
	if (p->fd >= 0)
		close(p->fd);
	if (p->group)
		cgroup_free(&p->group);
	buf_done(&why);
	buf_done(&p->controllers);
	free(p->name);
	free(p->dir);
	free(p);
}

const char *probe_controllers(const struct probe *p)
{
	return buf_str(&p->controllers);
}

const char *probe_dir(const struct probe *p)
{
	return p->dir;
}
