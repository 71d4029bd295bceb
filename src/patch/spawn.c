/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/xalloc.h"

static const char *const taken_out[] = {
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EDITOR",
	"PATCH_GET", "PATCH_VERSION_CONTROL", "VERSION_CONTROL", "QUOTING_STYLE",
	"POSIXLY_CORRECT", "SIMPLE_BACKUP_SUFFIX",
	"SUDO_UID", /* makes git trust the folders of that user for root */
};

/* Variables that tell programs of the user before sudo. */
static const char *const of_the_user[] = {
	"SUDO_GID", "SUDO_USER", "SUDO_COMMAND", "XDG_CONFIG_HOME", "MAIL",
	"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
};

/* A user whom nobody knows has no groups, and no home. */
#define NO_GROUP ((gid_t)65534)

static bool become(uid_t uid)
{
	const struct passwd *pw = getpwuid(uid);
	gid_t gid = pw ? pw->pw_gid : NO_GROUP;

	for (size_t i = 0; i < ARRAY_SIZE(of_the_user); i++)
		unsetenv(of_the_user[i]);
	setenv("HOME", pw ? pw->pw_dir : "/", 1);
	if (pw ? initgroups(pw->pw_name, gid) : setgroups(0, NULL))
		return false;
	return !setresgid(gid, gid, gid) && !setresuid(uid, uid, uid);
}

struct program {
	const char *const *argv;
	uid_t uid;
	int output;
};

static void be_program(const void *user)
{
	const struct program *p = user;
	int null = open("/dev/null", O_RDONLY);

	for (size_t i = 0; i < ARRAY_SIZE(taken_out); i++)
		unsetenv(taken_out[i]);
	setenv("LC_ALL", "C", 1);
	if ((p->uid == geteuid() || become(p->uid)) && null >= 0 && dup2(null, 0) >= 0 &&
	    dup2(p->output, 1) >= 0 && dup2(p->output, 2) >= 0)
		execvp(p->argv[0], (char *const *)p->argv);
}

/* Reads everything, until every writer has closed the pipe. */
static void drain_pipe(int fd, struct buf *out)
{
	char chunk[4096];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_add(out, chunk, (size_t)n);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int spawn_run(const char *const argv[], struct buf *out)
{
	return spawn_run_as(geteuid(), argv, out);
}

int spawn_run_as(uid_t uid, const char *const argv[], struct buf *out)
{
	struct program p = {.argv = argv, .uid = geteuid() ? geteuid() : uid};
	int output[2];
	pid_t pid;

	if (pipe2(output, O_CLOEXEC))
		return -errno;
	p.output = output[1];
	pid = child_start(be_program, &p);
	close(output[1]);
	if (pid > 0)
		drain_pipe(output[0], out);
	close(output[0]);
	return pid < 0 ? (int)pid : wait_for(pid);
}
