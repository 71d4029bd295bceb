/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/arrived.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

/* An earlier write may have failed, and its errno is lost. */
static bool reader_is_gone(void)
{
	struct pollfd out = {STDOUT_FILENO, POLLOUT, 0};

	return poll(&out, 1, 0) == 1 && out.revents & POLLERR;
}

/* The reason of an earlier failure is asked for again, by one more byte: the output is broken already. */
static int ask_again(void)
{
	return write(STDOUT_FILENO, "\n", 1) < 0 ? -errno : -EIO;
}

int stdout_arrived(void)
{
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	if (errno == EPIPE || reader_is_gone())
		return 0;
	return errno ? -errno : ask_again();
}
