/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/stops.h"

#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "cli/hold.h"

static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

void stops_hold(struct stops *s)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (!hold_ignores(ends[i]))
			sigaddset(&set, ends[i]);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &s->before);
	s->fd = signalfd(-1, &set, SFD_CLOEXEC);
}

void stops_release(struct stops *s)
{
	if (s->fd >= 0)
		close(s->fd);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

bool stops_pending(void)
{
	sigset_t set;

	if (sigpending(&set))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (sigismember(&set, ends[i]) > 0)
			return true;
	return false;
}
