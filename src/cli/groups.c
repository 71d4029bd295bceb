/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/groups.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libcgroup.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/stops.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "kernel/cgroup/cgroupfiles.h"

/* libcgroup's messages carry no more than its return values. */
static void drop_message(void *user, int level, const char *fmt, va_list ap)
{
	(void)user;
	(void)level;
	(void)fmt;
	(void)ap;
}

/* ECGOTHER is "see errno"; its own text would be that of whatever errno is by now. */
static const char *error_text(int r)
{
	return r == ECGOTHER ? strerror(cgroup_get_last_errno()) : cgroup_strerror(r);
}

static int status_of(int r)
{
	int err = r == ECGOTHER ? cgroup_get_last_errno() : 0;

	return r == ECGROUPNOTALLOWED || err == EACCES || err == EPERM || err == EROFS
		       ? EXIT_DENIED : EXIT_FAILED;
}

/* A struct cgroup of libcgroup for one name; NULL when it cannot be made. */
static struct cgroup *handle(const char *name)
{
	struct cgroup *cg = cgroup_new_cgroup(name);

	if (cg && !cgroup_add_controller(cg, "memory"))
		cgroup_free(&cg);
	return cg;
}

static int make_one(const char *name)
{
	struct cgroup *cg = handle(name);
	int r = cg ? cgroup_create_cgroup(cg, 1) : ECGFAIL;

	cgroup_free(&cg);
	return r;
}

static int remove_one(const char *name, int flags)
{
	struct cgroup *cg = handle(name);
	int r = cg ? cgroup_delete_cgroup_ext(cg, flags | CGFLAG_DELETE_IGNORE_MIGRATION) : ECGFAIL;

	cgroup_free(&cg);
	return r;
}

/* Where memory is, and whether groups there get memcgs */

/* On v2 what the root gives its children; elsewhere there is no such file. */
static int check_v2(struct groups *g)
{
	struct buf text = BUF_INIT;
	struct root mount;
	int r = root_open(&mount, g->mount), status = EXIT_GOOD;

	if (!r) {
		r = root_read(&mount, "cgroup.subtree_control", &text, 4096);
		root_done(&mount);
	}
	g->hierarchy = r == -ENOENT ? HIERARCHY_V1 : HIERARCHY_V2;
	if (r && r != -ENOENT) {
		complain("%s/cgroup.subtree_control: %s", g->mount, strerror(-r));
		status = r == -EACCES ? EXIT_DENIED : EXIT_FAILED;
	} else if (!r && !has_word(buf_str(&text), "memory")) {
		complain("%s/cgroup.subtree_control has no memory, so no group has a memcg; writing "
			 "+memory there makes one for every group of the machine: do that first if "
			 "it is what you want", g->mount);
		status = EXIT_NOTHING;
	}
	buf_done(&text);
	return status;
}

static int locate(struct groups *g)
{
	char *mount = NULL;
	int r;

	cgroup_set_logger(drop_message, CGROUP_LOG_ERROR, NULL);
	r = cgroup_init();
	if (!r)
		r = cgroup_get_subsys_mount_point("memory", &mount);
	if (r) {
		complain("libcgroup finds no memory controller to make groups in: %s (in a "
			 "container, run on the host)", error_text(r));
		return EXIT_NOTHING;
	}
	g->mount = mount;
	return check_v2(g);
}

/* What dead runs left */

/* Another run's folder: its lock is free when it is dead, and its pid is no process of ours. */
static bool is_stale(const struct groups *g, const char *name, const char *digits)
{
	char *path;
	uint64_t pid;
	bool stale;
	int fd;

	if (parse_u64(digits, &pid) || pid > INT32_MAX || !pid)
		return false;
	if (!kill((pid_t)pid, 0) || errno != ESRCH)
		return false;
	path = xasprintf("%s/%s", g->mount, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	stale = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);
	if (fd >= 0)
		close(fd);
	free(path);
	return stale;
}

static void remove_stale(const struct groups *g, const char *prefix)
{
	size_t len = strlen(prefix);
	DIR *d = opendir(g->mount);
	const struct dirent *e;

	while (d && (e = readdir(d))) {
		int r;

		if (strncmp(e->d_name, prefix, len) || e->d_name[len] != '-' ||
		    !is_stale(g, e->d_name, e->d_name + len + 1))
			continue;
		r = remove_one(e->d_name, CGFLAG_DELETE_RECURSIVE);
		complain("%s/%s: left by a run that was killed; %s", g->mount, e->d_name,
			 r ? error_text(r) : "removed");
	}
	if (d)
		closedir(d);
}

/* Ours */

static int lock_ours(struct groups *g)
{
	char *path = xasprintf("%s/%s", g->mount, g->name);

	g->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (g->lock < 0 || flock(g->lock, LOCK_EX | LOCK_NB))
		complain("%s: %s", path, strerror(errno));
	free(path);
	return g->lock < 0 ? EXIT_FAILED : EXIT_GOOD;
}

int groups_open(struct groups *g, const char *prefix)
{
	int r, status;

	*g = (struct groups){.lock = -1};
	status = locate(g);
	if (status)
		return status;
	remove_stale(g, prefix);
	g->name = xasprintf("%s-%ld", prefix, (long)getpid());
	r = make_one(g->name);
	if (!r)
		return lock_ours(g);
	complain("%s/%s: %s", g->mount, g->name, error_text(r));
	free(g->name);
	g->name = NULL;
	return status_of(r);
}

int groups_make(struct groups *g, size_t n)
{
	while (g->made < n && !stops_pending()) {
		char *name = xasprintf("%s/%zu", g->name, g->made);
		int r = make_one(name);

		if (r)
			complain("%s/%s: %s", g->mount, name, error_text(r));
		free(name);
		if (r)
			return status_of(r);
		g->made++;
	}
	return EXIT_GOOD;
}

int groups_trim(struct groups *g, size_t n)
{
	while (g->made > n) {
		char *name = xasprintf("%s/%zu", g->name, g->made - 1);
		int r = remove_one(name, 0);

		if (r)
			complain("%s/%s: %s; remove it with rmdir", g->mount, name, error_text(r));
		free(name);
		if (r)
			return EXIT_FAILED;
		g->made--;
	}
	return EXIT_GOOD;
}

void groups_close(struct groups *g)
{
	int r = g->name && !groups_trim(g, 0) ? remove_one(g->name, 0) : 0;

	if (r)
		complain("%s/%s: %s; remove it with rmdir", g->mount, g->name, error_text(r));
	if (g->lock >= 0)
		close(g->lock);
	free(g->name);
	free(g->mount);
}
