/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_child(void (*become)(const void *user), const void *user, int report)
{
	int why;

	become(user);
	why = errno;
	_exit(write(report, &why, sizeof(why)) < 0 ? 126 : 127);
}

pid_t child_start(void (*become)(const void *user), const void *user)
{
	int report[2], why = 0;
	pid_t pid;

	if (pipe2(report, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid)
		be_child(become, user, report[1]);
	if (pid < 0)
		why = errno;
	close(report[1]);
	/* The pipe closes empty at the exec, or tells why there was none. */
	if (pid > 0 && read(report[0], &why, sizeof(why)) != sizeof(why))
		why = 0;
	close(report[0]);
	if (why && pid > 0)
		waitpid(pid, NULL, 0);
	return why ? -why : pid;
}
