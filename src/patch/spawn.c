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

static void child(const char *const argv[], uid_t uid, int output, int report)
{
	int null = open("/dev/null", O_RDONLY), why;

	for (size_t i = 0; i < ARRAY_SIZE(taken_out); i++)
		unsetenv(taken_out[i]);
	setenv("LC_ALL", "C", 1);
	if ((uid == geteuid() || become(uid)) && null >= 0 && dup2(null, 0) >= 0 &&
	    dup2(output, 1) >= 0 && dup2(output, 2) >= 0)
		execvp(argv[0], (char *const *)argv);
	why = errno;
	if (write(report, &why, sizeof(why)) < 0)
		_exit(126);
	_exit(127);
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
	int output[2], report[2], why, status;
	pid_t pid;

	if (pipe2(output, O_CLOEXEC))
		return -errno;
	if (pipe2(report, O_CLOEXEC)) {
		why = errno;
		close(output[0]);
		close(output[1]);
		return -why;
	}
	pid = fork();
	if (!pid)
		child(argv, geteuid() ? geteuid() : uid, output[1], report[1]);
	why = pid < 0 ? errno : 0;
	close(output[1]);
	close(report[1]);
	/* The pipe closes empty at the exec, or tells why there was none. */
	if (pid > 0 && read(report[0], &why, sizeof(why)) != sizeof(why))
		why = 0;
	drain_pipe(output[0], out);
	close(output[0]);
	close(report[0]);
	status = pid > 0 ? wait_for(pid) : 0;
	return why ? -why : status;
}
