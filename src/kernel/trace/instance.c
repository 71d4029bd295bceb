/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/instance.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <tracefs/tracefs.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"

#define PREFIX	   "cgslab-"
#define FILE_LIMIT (16U << 20)

/* What a process needs to reach tracefs. */
struct reach {
	char *dir;   /* the tracing folder */
	int mountfd; /* of our own mount, or -1 */
};

struct instance {
	struct reach reach;
	char *name;
	char *path; /* of its folder, once it is made */
	char *lock_path;
	int lock;
	struct tracefs_instance *lib;
};

/* A handler of signals has no other way to the instances: one for each tag. */
static struct instance *volatile ours[4];

static void note_ours(struct instance *before, struct instance *after)
{
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++) {
		if (ours[i] == before) {
			ours[i] = after;
			return;
		}
	}
}

/* tracefs */

static const char *const usual_places[] = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};

static bool is_tracefs(const char *dir)
{
	struct statfs fs;

	return !statfs(dir, &fs) && fs.f_type == TRACEFS_MAGIC;
}

/* A mount without a folder: a descriptor leads to it, and it ends with that. */
static int mount_detached(struct reach *r)
{
	int err, fs = fsopen("tracefs", FSOPEN_CLOEXEC);

	if (fs < 0)
		return -errno;
	r->mountfd = fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0)
			     ? -1
			     : fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
	err = r->mountfd < 0 ? -errno : 0;
	close(fs);
	if (!err)
		r->dir = xasprintf("/proc/self/fd/%d", r->mountfd);
	return err;
}

static void reach_done(struct reach *r)
{
	if (r->mountfd >= 0)
		close(r->mountfd);
	free(r->dir);
	*r = (struct reach){NULL, -1};
}

#define CURE_ROOT "run as root, or start cgslabd and join group cgslab"

static int explain_reach(int err, struct buf *why)
{
	if (err == -EPERM || err == -EACCES)
		buf_adds(why, "tracefs is not mounted and may not be mounted; " CURE_ROOT
			      ", or: mount -t tracefs tracefs /sys/kernel/tracing");
	else if (err == -ENODEV)
		buf_adds(why, "this kernel has no tracefs (CONFIG_EVENT_TRACING)");
	else
		buf_addf(why, "tracefs: %s; mount -t tracefs tracefs /sys/kernel/tracing",
			 strerror(-err));
	return err;
}

static int reach_tracefs(struct reach *r, int held, struct buf *why)
{
	int err;

	*r = (struct reach){held < 0 ? NULL : xasprintf("/proc/self/fd/%d", held), -1};
	for (size_t i = 0; i < ARRAY_SIZE(usual_places) && !r->dir; i++)
		if (is_tracefs(usual_places[i]))
			r->dir = xstrdup(usual_places[i]);
	if (!r->dir) {
		err = mount_detached(r);
		if (err)
			return explain_reach(err, why);
	}
	tracefs_set_loglevel(TEP_LOG_NONE);
	if (tracefs_set_tracing_dir(r->dir)) {
		reach_done(r);
		buf_adds(why, "libtracefs refuses the tracing folder");
		return -ENOMEM;
	}
	return 0;
}

int instance_hold(struct buf *why)
{
	struct reach r;
	int err = reach_tracefs(&r, -1, why), fd;

	if (err)
		return err;
	/* a mount of our own ends with the last descriptor of this file */
	fd = r.mountfd >= 0 ? fcntl(r.mountfd, F_DUPFD_CLOEXEC, 0)
			    : open(r.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err = fd < 0 ? explain_reach(-errno, why) : fd;
	reach_done(&r);
	return err;
}

/* Locks */

static int make_lock_folder(const char *locks)
{
	return mkdir(locks, 0755) && errno != EEXIST ? -errno : 0;
}

int instance_try_lock(const char *path, int *ret)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int err;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		err = -errno;
		close(fd);
		return err;
	}
	*ret = fd;
	return 0;
}

/* "cgslab-PID-START" and whatever a tag adds: nothing else is ours to remove. */
static bool is_our_name(const char *name)
{
	size_t digits;

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return false;
	name += strlen(PREFIX);
	digits = strspn(name, "0123456789");
	if (!digits || name[digits] != '-')
		return false;
	name += digits + 1;
	digits = strspn(name, "0123456789");
	return digits && (name[digits] == '\0' || name[digits] == '-');
}

struct clearing {
	const struct reach *reach;
	const char *locks;
	int removed;
};

/* Removes the instance @name if it is one of ours and nobody holds its lock. */
static int clear_one(const char *name, void *user)
{
	struct clearing *c = user;
	char *lock_path = xasprintf("%s/%s", c->locks, name);
	char *path = xasprintf("%s/instances/%s", c->reach->dir, name);
	int lock = -1;

	if (is_our_name(name) && !instance_try_lock(lock_path, &lock)) {
		bool there = !access(path, F_OK), removed = there && !rmdir(path);

		c->removed += removed;
		/* busy: its owner lives where our locks are not seen, and the instance stays */
		if (removed || !there || errno == EBUSY)
			unlink(lock_path);
		close(lock);
	}
	free(path);
	free(lock_path);
	return 0;
}

static void clear_locks(struct clearing *c)
{
	DIR *d = opendir(c->locks);
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d)))
		clear_one(e->d_name, c);
	closedir(d);
}

/* An instance may be without its lock file, and a lock file without its instance. */
static int clear_stale(const struct reach *r, const char *locks)
{
	struct clearing c = {r, locks, 0};

	tracefs_instances_walk(clear_one, &c);
	clear_locks(&c);
	return c.removed;
}

int instance_clear_stale(const char *locks)
{
	struct buf why = BUF_INIT;
	struct reach r;
	int n = reach_tracefs(&r, -1, &why);

	buf_done(&why);
	if (n)
		return n;
	n = make_lock_folder(locks);
	if (!n)
		n = clear_stale(&r, locks);
	reach_done(&r);
	return n;
}

/* Ours */

/* Field 22 of /proc/self/stat, counted from behind the command, which may hold blanks. */
static char *own_name(const char *tag)
{
	struct buf text = BUF_INIT;
	struct root here;
	char *name = NULL;
	const char *s;

	if (root_open(&here, "/"))
		return NULL;
	if (!root_read(&here, "proc/self/stat", &text, FILE_LIMIT)) {
		s = strrchr(buf_str(&text), ')');
		for (int field = 2; s && field < 22; field++) {
			s = strchr(s, ' ');
			s = s ? s + 1 : NULL;
		}
		if (s)
			name = xasprintf(PREFIX "%ld-%.*s%s", (long)getpid(),
					 (int)strspn(s, "0123456789"), s, tag);
	}
	root_done(&here);
	buf_done(&text);
	return name;
}

/* A process that removes stale instances may have unlinked the new file: then try again. */
static int take_own_lock(struct instance *in)
{
	struct stat st = {0};

	do {
		if (in->lock >= 0)
			close(in->lock);
		in->lock = open(in->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (in->lock < 0 || flock(in->lock, LOCK_EX) || fstat(in->lock, &st))
			return -errno;
	} while (!st.st_nlink);
	return 0;
}

static int lock_own(struct instance *in, const char *locks, struct buf *why)
{
	int err = make_lock_folder(locks);

	in->lock_path = xasprintf("%s/%s", locks, in->name);
	if (!err)
		err = take_own_lock(in);
	if (err)
		buf_addf(why, "%s: %s; " CURE_ROOT, in->lock_path, strerror(-err));
	return err;
}

static int create_instance(struct instance *in, const char *locks, struct buf *why)
{
	int err = lock_own(in, locks, why);

	if (err)
		return err;
	clear_stale(&in->reach, locks);
	errno = 0;
	in->lib = tracefs_instance_create(in->name);
	if (!in->lib) {
		err = errno ? -errno : -EIO;
		buf_addf(why, "%s/instances/%s: %s%s", in->reach.dir, in->name, strerror(-err),
			 err == -EACCES || err == -EPERM ? "; " CURE_ROOT : "");
		return err;
	}
	in->path = xasprintf("%s/instances/%s", in->reach.dir, in->name);
	note_ours(NULL, in);
	return instance_switch(in, 0);
}

int instance_create(int tracefs, const char *locks, const char *tag, struct instance **ret,
		    struct buf *why)
{
	struct instance *in = xcalloc(1, sizeof(*in));
	int err;

	in->lock = -1;
	in->reach.mountfd = -1;
	in->name = own_name(tag);
	if (!in->name) {
		buf_adds(why, "/proc/self/stat cannot be read; mount /proc");
		err = -ENOENT;
	} else {
		err = reach_tracefs(&in->reach, tracefs, why);
	}
	if (!err)
		err = create_instance(in, locks, why);
	if (err) {
		instance_destroy(in);
		return err;
	}
	*ret = in;
	return 0;
}

void instance_destroy(struct instance *in)
{
	if (!in)
		return;
	note_ours(in, NULL);
	if (in->lib) {
		instance_switch(in, 0);
		tracefs_instance_destroy(in->lib);
		tracefs_instance_free(in->lib);
	}
	if (in->lock >= 0) {
		unlink(in->lock_path);
		close(in->lock);
	}
	reach_done(&in->reach);
	free(in->lock_path);
	free(in->path);
	free(in->name);
	free(in);
}

/* Closes all descriptors but that of a mount of our own, which leads to the instance. */
static void close_all_but_mounts(void)
{
	int highest = 2;

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (ours[i] && ours[i]->reach.mountfd > highest)
			highest = ours[i]->reach.mountfd;
	close_range((unsigned)highest + 1, ~0U, 0);
	for (int fd = 3; fd < highest; fd++) {
		bool mount = false;

		for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
			mount |= ours[i] && ours[i]->reach.mountfd == fd;
		if (!mount)
			close(fd);
	}
}

void instance_clear_at_crash(void)
{
	close_all_but_mounts();
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (ours[i] && !rmdir(ours[i]->path))
			unlink(ours[i]->lock_path);
}

const char *instance_name(const struct instance *in)
{
	return in->name;
}

/* Files */

int instance_write(struct instance *in, const char *file, const char *text)
{
	errno = 0;
	if (tracefs_instance_file_write(in->lib, file, text) >= 0)
		return 0;
	return errno ? -errno : -EIO;
}

/* "[  1.2] event filter parse error: error: Field not found", the command, and a mark below it. */
void instance_explain(struct instance *in, int err, struct buf *why)
{
	static const char mark[] = "error: ";
	char *last = err == -EINVAL ? tracefs_error_last(in->lib) : NULL;
	const char *line_end = last ? strchrnul(last, '\n') : NULL, *words = NULL;

	for (const char *at = last; at && (at = strstr(at, mark)) && at < line_end;)
		words = at += strlen(mark);
	buf_adds(why, strerror(-err));
	if (words)
		buf_addf(why, " (%.*s)", (int)(line_end - words), words);
	free(last);
}

int instance_open(struct instance *in, const char *file, int flags)
{
	int fd = tracefs_instance_file_open(in->lib, file, flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int read_and_close(int fd, struct buf *out)
{
	int err;

	if (fd < 0)
		return fd;
	err = fd_read(fd, out, FILE_LIMIT);
	close(fd);
	return err;
}

int instance_read(struct instance *in, const char *file, struct buf *out)
{
	return read_and_close(instance_open(in, file, O_RDONLY), out);
}

static int open_top(struct instance *in, const char *file)
{
	char *path = xasprintf("%s/%s", in->reach.dir, file);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = fd < 0 ? -errno : 0;

	free(path);
	return err ? err : fd;
}

int instance_read_top(struct instance *in, const char *file, struct buf *out)
{
	return read_and_close(open_top(in, file), out);
}

int instance_switch(struct instance *in, int on)
{
	return instance_write(in, "tracing_on", on ? "1" : "0");
}

int instance_enable(struct instance *in, const char *system, const char *event)
{
	/* not by tracefs_event_enable(), which looks at every system that there is */
	char *file = xasprintf("events/%s/%s/enable", system, event);
	int err = instance_write(in, file, "1");

	free(file);
	return err;
}
